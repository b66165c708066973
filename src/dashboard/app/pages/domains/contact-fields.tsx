import { Input } from "@cloudflare/kumo/components/input";
import type { components } from "../../api/openapi.d.ts";

type Contact = components["schemas"]["DomainContact"];

export const CONTACT_FIELDS = [
  "name",
  "organization",
  "email",
  "phone",
  "street",
  "city",
  "state",
  "postalCode",
  "countryCode",
] as const;
type Field = (typeof CONTACT_FIELDS)[number];
export type ContactForm = Record<Field, string>;

const LOOKS: Record<
  Field,
  { label: string; className: string; complete: string; placeholder?: string; description?: string }
> = {
  name: { label: "Full name", className: "sm:col-span-3", complete: "name" },
  organization: { label: "Organisation", className: "sm:col-span-3", complete: "organization" },
  email: {
    label: "Email",
    className: "sm:col-span-3",
    complete: "email",
    description: "The registry writes to it. Confirm it within 15 days, or the domain is held.",
  },
  phone: { label: "Phone", className: "sm:col-span-3", complete: "off", placeholder: "+1.5125550142" },
  street: { label: "Street", className: "sm:col-span-6", complete: "street-address" },
  postalCode: { label: "Postal code", className: "sm:col-span-2", complete: "postal-code" },
  city: { label: "City", className: "sm:col-span-4", complete: "address-level2" },
  state: { label: "State or region", className: "sm:col-span-3", complete: "address-level1" },
  countryCode: { label: "Country (two letters)", className: "sm:col-span-3", complete: "country", placeholder: "US" },
};

const ORDER: readonly Field[] = [
  "name",
  "organization",
  "email",
  "phone",
  "street",
  "postalCode",
  "city",
  "state",
  "countryCode",
];

const NOBODY: ContactForm = {
  name: "",
  organization: "",
  email: "",
  phone: "",
  street: "",
  city: "",
  state: "",
  postalCode: "",
  countryCode: "",
};

/** "+1 (512) 555-0142" as registries have it: the country's code, a dot, the number. */
export function asPhone(text: string): string {
  const plain = text.trim();
  if (/^\+\d{1,3}\.\d+$/.test(plain)) return plain;
  const [, code, rest] = /^\+(\d{1,3})[ .-]+(.*)$/.exec(plain) ?? [];
  return code === undefined ? plain : `+${code}.${(rest ?? "").replace(/\D/g, "")}`;
}

export const contactForm = (contact: Contact | null | undefined, email: string): ContactForm =>
  contact ? { ...contact, organization: contact.organization ?? "" } : { ...NOBODY, email };

export const contactOfForm = (form: ContactForm): Contact => ({
  ...form,
  organization: form.organization.trim() === "" ? null : form.organization,
  phone: asPhone(form.phone),
  countryCode: form.countryCode.trim().toUpperCase(),
});

/** Who a domain is registered for. */
export function ContactFields({
  values,
  errors,
  onChange,
}: {
  values: ContactForm;
  /** By "contact." and the field's name. */
  errors: Readonly<Record<string, string>>;
  onChange: (values: ContactForm) => void;
}) {
  return (
    <div className="grid items-start gap-x-4 gap-y-5 sm:grid-cols-6">
      {ORDER.map((field) => {
        const { label, className, complete, placeholder, description } = LOOKS[field];
        const name = `contact.${field}`;
        return (
          <div key={field} className={className}>
            <Input
              label={label}
              name={name}
              required={field !== "organization"}
              autoComplete={complete}
              className="w-full"
              value={values[field]}
              onChange={({ target }) => onChange({ ...values, [field]: target.value })}
              aria-invalid={errors[name] !== undefined}
              {...(placeholder && { placeholder })}
              {...(description && { description })}
              {...(errors[name] && { error: errors[name] })}
            />
          </div>
        );
      })}
    </div>
  );
}
