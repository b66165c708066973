import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { useState } from "react";
import { nameOf, type Path, valueAt } from "../../editor/path.ts";
import { webAddress } from "../../editor/web-address.ts";
import { useEditing } from "./editing.ts";

/** The owner's words: nothing that a browser has kept belongs there. */
export const PLAIN = { autoComplete: "off", passwordManagerIgnore: true, className: "w-full" };

/** What is wrong with it, as an input takes it. */
export function useWrong(at: Path): { "aria-invalid": boolean; error?: string } {
  const says = useEditing().wrong[nameOf(at)];
  return { "aria-invalid": says !== undefined, ...(says !== undefined && { error: says }) };
}

/** Of what has no input of its own. */
export const Says = ({ wrong }: { wrong: string | undefined }) =>
  wrong !== undefined && <p className="text-sm text-kumo-danger">{wrong}</p>;

interface TextProps {
  label: string;
  at: Path;
  help?: string | undefined;
  placeholder?: string | undefined;
  required?: boolean;
  inputMode?: "tel" | "email" | "url";
}

const useText = (at: Path) => {
  const { settings, set, isReadOnly } = useEditing();
  const value = valueAt(settings, at);
  return {
    name: nameOf(at),
    // Words of another script than the editor's.
    dir: "auto",
    disabled: isReadOnly,
    value: typeof value === "string" ? value : "",
    onChange: ({ target }: { target: { value: string } }) => set(at, target.value, "typed"),
  };
};

export function LineInput({ label, at, help, placeholder, required, inputMode }: TextProps) {
  return (
    <Input
      {...PLAIN}
      label={label}
      {...(required && { required })}
      {...(help && { description: help })}
      {...(placeholder && { placeholder })}
      {...(inputMode && { inputMode })}
      {...useText(at)}
      {...useWrong(at)}
    />
  );
}

/** On the web: what is typed stays as it is until the field is left, and is whole in the draft all the while. */
export function AddressInput({
  label,
  at,
  placeholder,
  onTyping,
}: Pick<TextProps, "label" | "at" | "placeholder"> & { onTyping?: (isTyping: boolean) => void }) {
  const { set } = useEditing();
  const text = useText(at);
  const [typed, setTyped] = useState<string>();
  return (
    <Input
      {...PLAIN}
      label={label}
      inputMode="url"
      {...(placeholder && { placeholder })}
      {...text}
      value={typed !== undefined && webAddress(typed) === text.value ? typed : text.value}
      onChange={({ target }) => {
        setTyped(target.value);
        set(at, webAddress(target.value), "typed");
      }}
      onFocus={() => onTyping?.(true)}
      onBlur={() => {
        setTyped(undefined);
        onTyping?.(false);
      }}
      {...useWrong(at)}
    />
  );
}

export function TextInput({ label, at, help }: TextProps) {
  return (
    <InputArea
      label={label}
      autoResize
      minRows={2}
      maxRows={14}
      className="block w-full"
      {...(help && { description: help })}
      {...useText(at)}
      {...useWrong(at)}
    />
  );
}
