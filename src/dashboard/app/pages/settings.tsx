import { Page } from "../components/page.tsx";
import { usePerson } from "../shell/person.ts";
import { Account } from "./settings/account.tsx";
import { Appearance } from "./settings/appearance.tsx";
import { KeptBodies } from "./settings/kept-bodies.tsx";
import { OrganisationName } from "./settings/organisation-name.tsx";
import { Sessions } from "./settings/sessions.tsx";

export function SettingsPage() {
  const person = usePerson();
  if (!person) return null;
  return (
    <Page title="Settings" lead="Your organisation, your account, and where you are logged in.">
      <div className="flex max-w-3xl flex-col gap-6">
        <OrganisationName key={person.organisation.id} organisation={person.organisation} />
        <KeptBodies
          key={`kept ${person.organisation.id}`}
          orgId={person.organisation.id}
          mayChange={person.organisation.role === "owner" || person.organisation.role === "admin"}
        />
        <Account user={person.user} />
        <Sessions userId={person.user.id} />
        <Appearance />
      </div>
    </Page>
  );
}
