import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { Switch } from "@cloudflare/kumo/components/switch";
import { useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { TurnstileKeys } from "../../../../sites/forms/submissions.schema.ts";
import { api, dataOf } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { Section } from "../../components/section.tsx";
import { Failure } from "../../components/states.tsx";
import { count } from "../../format.ts";
import { formSettingsOf } from "../../inbox/query.ts";

/** How the forms of one website are: mails, Turnstile, and what robots sent. */
export function FormSettings({ orgId, siteId }: { orgId: string; siteId: string }) {
  const client = useQueryClient();
  const toasts = useKumoToastManager();
  const settings = formSettingsOf(orgId, siteId);
  const query = useQuery(settings);
  const params = { path: { id: siteId } };
  const failed = (error: unknown) =>
    toasts.add({ variant: "error", title: "It is not changed", description: asProblem(error).message });
  const change = useMutation({
    mutationFn: (mail: boolean) => dataOf(api.PATCH("/api/sites/{id}/forms", { params, body: { mail } })),
    onSuccess: (data) => client.setQueryData(settings.queryKey, data),
    onError: failed,
  });
  const keys = useMutation({
    mutationFn: (body: TurnstileKeys | null) =>
      dataOf(
        body
          ? api.PUT("/api/sites/{id}/turnstile", { params, body })
          : api.DELETE("/api/sites/{id}/turnstile", { params }),
      ),
    onSuccess: (data) => client.setQueryData(settings.queryKey, data),
    onError: failed,
  });
  if (query.isError && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return null;
  const { mail, turnstile, trapped, waiting } = query.data;
  return (
    <Section title="The forms of this website" lead="For all of its forms; what each asks for stands in the website.">
      <Switch
        label="Tell owners and admins by mail"
        checked={mail}
        disabled={change.isPending}
        onCheckedChange={(on) => change.mutate(on)}
      />
      <p className="text-kumo-subtle">
        {count(trapped)} taken for spam in the last 30 days, and kept nowhere.
        {waiting > 0 && ` ${count(waiting)} on the way here.`}
      </p>
      {turnstile ? (
        <div className="flex flex-wrap items-center gap-3">
          <p>
            Turnstile asks whether visitors are people, with the site key{" "}
            <code className="font-mono wrap-anywhere">{turnstile.siteKey}</code>, in forms that have it switched on.
            {!turnstile.inPages &&
              " The pages that visitors see do not have it yet: publish the website, and they ask."}
          </p>
          <Button disabled={keys.isPending} onClick={() => keys.mutate(null)}>
            Take the keys away
          </Button>
        </div>
      ) : (
        <TurnstileForm isSending={keys.isPending} onSend={(body) => keys.mutate(body)} />
      )}
    </Section>
  );
}

function TurnstileForm({ isSending, onSend }: { isSending: boolean; onSend(keys: TurnstileKeys): void }) {
  const [typed, setTyped] = useState<TurnstileKeys>({ siteKey: "", secretKey: "" });
  const [tried, setTried] = useState(false);
  const { shape } = TurnstileKeys;
  const wrong = (name: keyof TurnstileKeys) =>
    tried && !shape[name].safeParse(typed[name]).success ? { error: "Paste it as Cloudflare shows it." } : {};
  return (
    <form
      className="flex flex-col items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const keys = TurnstileKeys.safeParse(typed);
        if (keys.success) onSend(keys.data);
      }}
    >
      <p className="text-kumo-subtle">
        With the keys of a Turnstile widget of yours, forms that have it switched on ask whether somebody is a person.
      </p>
      <Input
        label="Site key"
        autoComplete="off"
        spellCheck={false}
        className="w-full max-w-md"
        value={typed.siteKey}
        onChange={({ target }) => setTyped({ ...typed, siteKey: target.value })}
        {...wrong("siteKey")}
      />
      <Input
        label="Secret key"
        type="password"
        autoComplete="off"
        passwordManagerIgnore
        className="w-full max-w-md"
        value={typed.secretKey}
        onChange={({ target }) => setTyped({ ...typed, secretKey: target.value })}
        {...wrong("secretKey")}
      />
      <Button type="submit" aria-busy={isSending}>
        Keep the keys
      </Button>
    </form>
  );
}
