import type { ReactNode } from "react";
import type { Site, SiteSettingsValues } from "./query.ts";

/**
 * A website as its template lays it out, drawn small: all lengths go by the width that it is given. For the eye alone,
 * and drawn here because a site's own pages may be framed by nobody.
 */
export function SitePreview({
  template,
  settings,
  className = "aspect-4/3",
}: {
  template: Site["template"];
  settings: SiteSettingsValues;
  className?: string;
}) {
  return (
    <div
      aria-hidden
      className={`@container overflow-hidden bg-[light-dark(#fff,#14161a)] text-[light-dark(#1c1d21,#ececef)] select-none ${className}`}
    >
      <div className="text-[2.1cqw] leading-normal">
        {template === "restaurant" ? <Restaurant {...settings} /> : <Services {...settings} />}
      </div>
    </div>
  );
}

const SOFT = "text-[light-dark(#5b5e66,#a6a9b2)]";

const accentOf = ({ accent = "#8a3324" }: SiteSettingsValues): string => accent;

/** On a dark ground the site itself lightens what could not be read. */
const readable = (accent: string): string => `light-dark(${accent}, color-mix(in srgb, ${accent}, white 45%))`;

function Hero({ settings, centred, action }: { settings: SiteSettingsValues; centred: boolean; action: string }) {
  const accent = accentOf(settings);
  return (
    <div
      className={`px-[3em] pt-[5em] pb-[4.5em] ${centred ? "text-center" : ""}`}
      style={{ backgroundColor: `color-mix(in srgb, ${accent} 12%, transparent)` }}
    >
      <p
        className={`text-[3.6em] leading-[1.1] font-semibold wrap-anywhere ${centred ? "font-serif" : "tracking-tight"}`}
      >
        {settings.businessName}
      </p>
      {settings.tagline && (
        <p className={`mt-[0.8em] text-[1.3em] ${SOFT} ${centred ? "mx-auto max-w-[28em]" : "max-w-[28em]"}`}>
          {settings.tagline}
        </p>
      )}
      {settings.phone && (
        <span
          className="mt-[1.8em] inline-block rounded-full px-[1.6em] py-[0.8em] font-semibold text-white"
          style={{ backgroundColor: accent }}
        >
          {action}
        </span>
      )}
    </div>
  );
}

const Heading = ({ children }: { children: ReactNode }) => (
  <p className="mb-[0.7em] text-[1.8em] leading-tight font-semibold">{children}</p>
);

function Offers({ settings, columns }: { settings: SiteSettingsValues; columns: string }) {
  return (
    <div className={`grid gap-x-[3.5em] gap-y-[2em] ${columns}`}>
      {(settings.offers ?? []).map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two groups may be called the same.
        <div key={at} className="min-w-0">
          <p className="mb-[0.6em] text-[1.1em] font-semibold" style={{ color: readable(accentOf(settings)) }}>
            {group.title}
          </p>
          {group.items.map((item, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be called the same.
            <div key={place} className="mb-[0.9em]">
              <p className="flex justify-between gap-[1em]">
                <span className="font-semibold">{item.name}</span>
                <span className="whitespace-nowrap">{item.price}</span>
              </p>
              <p className={SOFT}>{item.description}</p>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

const About = ({ about }: SiteSettingsValues) => <p className="max-w-[42em] whitespace-pre-line">{about}</p>;

/** Opening hours and where to find it, in the template's order. */
function Cards({ settings, hoursFirst }: { settings: SiteSettingsValues; hoursFirst: boolean }) {
  const { hours = [], address, phone, email } = settings;
  return (
    <div className="grid grid-cols-2 gap-[1.5em] *:rounded-[1em] *:border *:border-[light-dark(#e4e4e7,#2c2f36)] *:p-[1.75em]">
      <div className={hoursFirst ? "" : "order-last"}>
        <p className="mb-[0.6em] text-[1.25em] font-semibold">Opening hours</p>
        {hours.map(({ day, opens, closes }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day may have the same hours twice.
          <p key={at} className="flex justify-between gap-[1em]">
            <span className={`capitalize ${SOFT}`}>{day}</span>
            {opens}–{closes}
          </p>
        ))}
      </div>
      <div>
        <p className="mb-[0.6em] text-[1.25em] font-semibold">Find us</p>
        <p>{address?.street}</p>
        <p>
          {address?.postalCode} {address?.city}
        </p>
        <p>{phone}</p>
        <p>{email}</p>
      </div>
    </div>
  );
}

function Restaurant(settings: SiteSettingsValues) {
  return (
    <>
      <Hero settings={settings} centred action="Call for a table" />
      <div className="grid gap-[3em] p-[3em]">
        <div>
          <Heading>Menu</Heading>
          <Offers settings={settings} columns="grid-cols-2" />
        </div>
        <div>
          <Heading>Our story</Heading>
          <About {...settings} />
        </div>
        <Cards settings={settings} hoursFirst />
      </div>
    </>
  );
}

function Services(settings: SiteSettingsValues) {
  return (
    <>
      <Hero settings={settings} centred={false} action="Call us" />
      <div className="grid gap-[3em] p-[3em]">
        <div>
          <Heading>About</Heading>
          <About {...settings} />
        </div>
        <div>
          <Heading>What we do</Heading>
          <Offers settings={settings} columns="grid-cols-3" />
        </div>
        <Cards settings={settings} hoursFirst={false} />
      </div>
    </>
  );
}
