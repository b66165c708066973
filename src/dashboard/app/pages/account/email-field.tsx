import { Input } from "@cloudflare/kumo/components/input";

/** An e-mail address, as password managers and phones' keyboards know it. */
export function EmailField({
  value,
  onChange,
  error,
  autoComplete = "username",
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  autoComplete?: "username" | "email";
}) {
  return (
    <Input
      label="E-mail"
      name="email"
      type="email"
      autoComplete={autoComplete}
      autoCapitalize="none"
      spellCheck={false}
      required
      className="w-full"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      aria-invalid={error !== undefined}
      {...(error !== undefined && { error })}
    />
  );
}
