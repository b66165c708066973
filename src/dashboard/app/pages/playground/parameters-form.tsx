import { Button } from "@cloudflare/kumo/components/button";
import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { ArrowCounterClockwiseIcon } from "@phosphor-icons/react/dist/csr/ArrowCounterClockwise";
import { type ReactNode, useId, useState } from "react";
import { type NumberName, type Parameters, readNumber, readStops, writeStops } from "./setup.ts";

type Change = (changes: Partial<Parameters>) => void;

const NUMBERS: readonly { name: NumberName; label: string; hint: string; mode: "decimal" | "numeric" }[] = [
  { name: "temperature", label: "Temperature", hint: "0 to 2. Lower is steadier.", mode: "decimal" },
  { name: "topP", label: "Top P", hint: "0 to 1. Change this or the temperature.", mode: "decimal" },
  { name: "maxTokens", label: "Max tokens", hint: "The answer is cut there.", mode: "numeric" },
  { name: "seed", label: "Seed", hint: "The same seed may give the same answer.", mode: "numeric" },
];

export const countChanged = (parameters: Parameters): number =>
  Object.values(parameters).filter((value) => value !== undefined).length;

/** What is not filled in is not sent: the provider's own default holds. */
export function ParametersForm({ parameters, onChange }: { parameters: Parameters; onChange: Change }) {
  const { stop, ...numbers } = parameters;
  return (
    <div className="flex flex-col gap-4">
      {NUMBERS.map(({ name, label, hint, mode }) => (
        <Parameter
          key={name}
          label={label}
          hint={hint}
          mode={mode}
          text={numbers[name] === undefined ? "" : String(numbers[name])}
          read={(text) => readNumber(name, text)}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
      <Parameter
        label="Stop sequences"
        hint="One a line, at most four. \n is a line break."
        mode="lines"
        text={writeStops(stop)}
        read={readStops}
        onChange={(value) => onChange({ stop: value })}
      />
    </div>
  );
}

interface ParameterProps<Value> {
  label: string;
  hint: string;
  mode: "decimal" | "numeric" | "lines";
  /** The value that holds, as text. */
  text: string;
  read: (text: string) => { value: Value | undefined } | { wrong: string };
  onChange: (value: Value | undefined) => void;
}

/** What was typed stays, also while it is wrong; only what is right holds. */
function Parameter<Value>({ label, hint, mode, text, read, onChange }: ParameterProps<Value>) {
  const id = useId();
  const [typed, setTyped] = useState(text);
  const [held, setHeld] = useState(text);
  if (held !== text) {
    // Changed from outside, by the way back or a link. What means the same may be spelt as it was typed.
    setHeld(text);
    const now = read(typed);
    const same = "value" in now && JSON.stringify(now.value) === JSON.stringify(readValue(read(text)));
    if (!same) setTyped(text);
  }
  const judged = read(typed);
  const wrong = "wrong" in judged ? judged.wrong : undefined;
  const type = (next: string) => {
    setTyped(next);
    const now = read(next);
    if ("value" in now) onChange(now.value);
  };
  const common = {
    id,
    value: typed,
    placeholder: "Default",
    "aria-labelledby": `${id}-label`,
    "aria-describedby": `${id}-hint`,
    "aria-invalid": wrong !== undefined,
    variant: wrong === undefined ? ("default" as const) : ("error" as const),
    autoComplete: "off",
  };
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex h-6.5 items-center justify-between gap-2">
        <label id={`${id}-label`} htmlFor={id} className="font-medium">
          {label}
        </label>
        {typed !== "" && (
          <Button
            size="sm"
            variant="ghost"
            icon={ArrowCounterClockwiseIcon}
            aria-label={`Reset ${label.toLowerCase()} to the provider's default`}
            onClick={() => type("")}
          >
            Reset
          </Button>
        )}
      </div>
      {mode === "lines" ? (
        <InputArea {...common} rows={2} onChange={({ target }) => type(target.value)} />
      ) : (
        <Input {...common} inputMode={mode} onChange={({ target }) => type(target.value)} />
      )}
      <Hint id={`${id}-hint`} wrong={wrong}>
        {hint}
      </Hint>
    </div>
  );
}

const readValue = <Value,>(read: { value: Value | undefined } | { wrong: string }): Value | undefined =>
  "value" in read ? read.value : undefined;

function Hint({ id, wrong, children }: { id: string; wrong: string | undefined; children: ReactNode }) {
  return (
    <p id={id} className={`text-sm ${wrong === undefined ? "text-kumo-subtle" : "text-kumo-danger"}`}>
      {wrong ?? children}
    </p>
  );
}
