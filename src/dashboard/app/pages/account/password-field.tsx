import { Button } from "@cloudflare/kumo/components/button";
import { Field } from "@cloudflare/kumo/components/field";
import { Input } from "@cloudflare/kumo/components/input";
import { EyeIcon } from "@phosphor-icons/react/dist/csr/Eye";
import { EyeSlashIcon } from "@phosphor-icons/react/dist/csr/EyeSlash";
import { useState } from "react";

/** A password that can be looked at, for people and for password managers. */
export function PasswordField({
  value,
  onChange,
  error,
  autoComplete,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  autoComplete: "current-password" | "new-password";
}) {
  const [shown, setShown] = useState(false);
  return (
    <Field label="Password" {...(error && { error: { message: error, match: true } })}>
      <div className="relative">
        <Input
          aria-label="Password"
          name="password"
          type={shown ? "text" : "password"}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          required
          aria-invalid={error !== undefined}
          className={`w-full pr-11 ${error ? "ring-kumo-danger!" : ""}`}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
        <Button
          variant="ghost"
          size="sm"
          shape="square"
          className="absolute top-1 right-1 size-7"
          icon={shown ? EyeSlashIcon : EyeIcon}
          aria-label={shown ? "Hide password" : "Show password"}
          onClick={() => setShown(!shown)}
        />
      </div>
    </Field>
  );
}
