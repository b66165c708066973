import { Input } from "@cloudflare/kumo/components/input";
import type { components } from "../../api/openapi.d.ts";
import { CountryField } from "../../components/country-field.tsx";
import { countryName } from "../../countries.ts";

type Contact = components["schemas"]["DomainContact"];

type Field = keyof Contact;
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
  state: {
    label: "State or region",
    className: "sm:col-span-3",
    complete: "address-level1",
    description: "Where there is none, the city again.",
  },
  countryCode: { label: "Country", className: "sm:col-span-3", complete: "country" },
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

/** As registries take it: an accent would be refused. */
const ASCII = /^[\x20-\x7e]*$/;

/** What is kept; else what is known of the person who buys. */
export const contactForm = (contact: Contact | null, { name, email }: { name: string; email: string }): ContactForm =>
  contact
    ? { ...contact, organization: contact.organization ?? "" }
    : { ...NOBODY, email, name: ASCII.test(name) ? name : "" };

export const contactOfForm = (form: ContactForm): Contact => ({
  ...form,
  organization: form.organization.trim() === "" ? null : form.organization,
  phone: asPhone(form.phone),
});

export function ContactSummary({ contact }: { contact: Contact }) {
  const { name, organization, street, postalCode, city, state, countryCode, email, phone } = contact;
  const lines = [
    [name, organization],
    [street, `${postalCode} ${city}`, state === city ? "" : state, countryName(countryCode)],
    [email, phone],
  ];
  return (
    <p className="flex flex-col wrap-anywhere">
      {lines.map((parts) => {
        const line = parts.filter(Boolean).join(", ");
        return <span key={line}>{line}</span>;
      })}
    </p>
  );
}

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
        if (field === "countryCode") {
          return (
            <div key={field} className={className}>
              <CountryField
                name={name}
                required
                autoComplete={complete}
                value={values.countryCode}
                error={errors[name]}
                onChange={(countryCode) => onChange({ ...values, countryCode })}
              />
            </div>
          );
        }
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
