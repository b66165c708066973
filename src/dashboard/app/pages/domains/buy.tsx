import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import * as z from "zod";
import { DomainContact } from "../../../../sites/domains/contact.schema.ts";
import { NewSite } from "../../../../sites/sites.schema.ts";
import type { components } from "../../api/openapi.d.ts";
import { atFields } from "../../api/problem.ts";
import type { User } from "../../api/session.ts";
import { useForm } from "../../components/form.ts";
import { FormFailure } from "../../components/form-failure.tsx";
import { Section } from "../../components/section.tsx";
import { TypeToConfirm } from "../../components/type-to-confirm.tsx";
import { type DomainOffer, offerOf } from "../../domains/query.ts";
import { useDomainChanges } from "../../domains/use-domain-changes.ts";
import { usd } from "../../format.ts";
import type { Site, SiteTemplate } from "../../sites/query.ts";
import { useSiteChanges } from "../../sites/use-site-changes.ts";
import { balanceOf } from "./balance.ts";
import { ContactFields, type ContactForm, ContactSummary, contactForm, contactOfForm } from "./contact-fields.tsx";
import { Hindrances, hindrancesOf } from "./hindrances.tsx";
import { priceWords } from "./offer.tsx";
import { type SiteChoice, SiteChoiceField } from "./site-choice.tsx";

type Contact = components["schemas"]["DomainContact"];

const WORDS = {
  "contact.phone": "Enter it with the country's code, such as +1.5125550142.",
  "contact.countryCode": "Choose a country.",
  siteName: "Give it a name of 1 to 120 characters.",
  confirm: "Type the name of the domain exactly.",
};

/**
 * Buys a name that can be had: who it is for, what it shows, and its own name typed once more, since money that is spent
 * on it does not come back.
 */
export function Buy({
  orgId,
  buyer,
  offer,
  contact,
  sites,
  templates,
  onBegun,
  onCancel,
}: {
  orgId: string;
  buyer: User;
  offer: DomainOffer & { purchaseMicroUsd: number };
  contact: Contact | null;
  sites: readonly Site[];
  templates: readonly [SiteTemplate, ...SiteTemplate[]];
  onBegun: (domainId: string) => void;
  onCancel: () => void;
}) {
  const client = useQueryClient();
  const balance = useQuery(balanceOf(orgId));
  const changes = useDomainChanges(orgId);
  const { create } = useSiteChanges(orgId);
  const [person, setPerson] = useState<ContactForm>(() => contactForm(contact, buyer));
  const [isChangingContact, setChangingContact] = useState(contact === null);
  const [typed, setTyped] = useState("");
  const [choice, setChoice] = useState<SiteChoice>(() => {
    const [first] = sites.filter(({ status }) => status !== "suspended");
    return first ? { kind: "site", id: first.id } : { kind: "new", template: templates[0].id, name: "" };
  });
  const values = {
    ...(isChangingContact && { contact: contactOfForm(person) }),
    ...(choice.kind === "new" && { siteName: choice.name }),
    confirm: typed.trim().toLowerCase(),
  };
  const Purchase = z.object({
    contact: DomainContact.optional(),
    siteName: NewSite.shape.name.optional(),
    confirm: z.literal(offer.name),
  });

  async function buy(): Promise<void> {
    if (isChangingContact) {
      await changes.setContact(contactOfForm(person)).catch((error: unknown) => {
        throw atFields(error, (field) => `contact.${field}`);
      });
      setChangingContact(false);
    }
    let siteId = choice.kind === "site" ? choice.id : "";
    if (choice.kind === "new") {
      siteId = (await create({ name: choice.name, template: choice.template })).id;
      // Tried again, it is the same website.
      setChoice({ kind: "site", id: siteId });
    }
    try {
      const { name, years, purchaseMicroUsd } = offer;
      const begun = await changes.buy({ name, confirm: typed, siteId, years, priceMicroUsd: purchaseMicroUsd });
      onBegun(begun.domainId);
    } catch (error) {
      // Its price may be another by now.
      void client.invalidateQueries({ queryKey: offerOf(orgId, offer.name).queryKey });
      throw error;
    }
  }

  const form = useForm(Purchase, buy, WORDS);
  const hindrances = useId();
  const { live: credit, siteCredits } = balance.data ?? {};
  const hindered = hindrancesOf({
    buyer,
    priceMicroUsd: offer.purchaseMicroUsd,
    balance: balance.data,
    isNewSite: choice.kind === "new",
  });
  return (
    <form ref={form.ref} noValidate className="flex max-w-4xl flex-col gap-6 text-base" onSubmit={form.submit(values)}>
      <Section title="Price">
        <p className="text-lg font-medium tabular-nums">{priceWords(offer)}</p>
        <ul className="flex list-disc flex-col gap-1 pl-5 text-kumo-subtle">
          <li>It is paid from the prepaid credit{of(credit && usd(credit.available.microUsd))}.</li>
          <li>
            A website takes one site credit{of(siteCredits && String(siteCredits.available))}, when it first comes onto
            a domain of its own.
          </li>
          <li>A registration cannot be given back. Where it fails, nothing is charged.</li>
          <li>It is renewed from the credit 35 days before it ends, unless you turn that off.</li>
        </ul>
        <Hindrances id={hindrances} words={hindered} />
      </Section>
      <Section
        title="Who it is for"
        lead="Registries keep it, and hide it from the public where they may. Latin letters without accents."
        action={
          !isChangingContact && (
            <Button size="sm" onClick={() => setChangingContact(true)}>
              Change
            </Button>
          )
        }
      >
        {isChangingContact ? (
          <ContactFields values={person} errors={form.fields} onChange={setPerson} />
        ) : (
          <ContactSummary contact={contact ?? contactOfForm(person)} />
        )}
      </Section>
      <Section title="What it shows">
        <SiteChoiceField
          orgId={orgId}
          sites={sites}
          templates={templates}
          choice={choice}
          errors={form.fields}
          onChange={setChoice}
        />
      </Section>
      <Section title="Confirm">
        <Input
          label={<TypeToConfirm name={offer.name} />}
          name="confirm"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          passwordManagerIgnore
          className="w-full max-w-md"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          aria-invalid={form.fields.confirm !== undefined}
          {...(form.fields.confirm && { error: form.fields.confirm })}
        />
      </Section>
      {form.failure && <FormFailure problem={form.failure} />}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          variant="primary"
          loading={form.busy}
          disabled={hindered.length > 0}
          {...(hindered.length > 0 && { "aria-describedby": hindrances })}
        >
          Buy for {usd(offer.purchaseMicroUsd)}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}

/** ", of which you have $3.00"; nothing while that is not known. */
const of = (amount: string | undefined | null | false) =>
  amount && (
    <>
      , of which you have <strong className="font-medium text-kumo-default tabular-nums">{amount}</strong>
    </>
  );
