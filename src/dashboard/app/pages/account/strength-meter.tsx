import { strengthOf } from "./strength.ts";

const COLOURS = ["", "bg-kumo-danger", "bg-kumo-warning", "bg-kumo-success"];

/** How hard the password is to guess, in words; the bars say the same again. */
export function StrengthMeter({ password, email }: { password: string; email: string }) {
  const { level, words } = strengthOf(password, email);
  return (
    <div className="flex flex-col gap-1.5">
      <div aria-hidden className="flex gap-1">
        {[1, 2, 3].map((step) => (
          <span key={step} className={`h-1 flex-1 rounded-full ${step <= level ? COLOURS[level] : "bg-kumo-fill"}`} />
        ))}
      </div>
      <p aria-live="polite" className="text-sm text-kumo-subtle">
        {words}
      </p>
    </div>
  );
}
