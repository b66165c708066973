import { Button } from "@cloudflare/kumo/components/button";
import { InputArea } from "@cloudflare/kumo/components/input";
import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import { useId, useState } from "react";
import { countChanged, ParametersForm } from "./parameters-form.tsx";
import type { Parameters } from "./setup.ts";

interface SettingsPanelProps {
  system: string;
  onSystem: (text: string) => void;
  parameters: Parameters;
  onParameters: (changes: Partial<Parameters>) => void;
}

/** Beside the conversation where there is room; else folded away above it. */
export function SettingsPanel({ system, onSystem, parameters, onParameters }: SettingsPanelProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const changed = countChanged(parameters) + (system.trim() === "" ? 0 : 1);
  return (
    <section
      aria-label="Settings"
      className="flex flex-col gap-4 lg:sticky lg:top-6 lg:col-start-2 lg:row-span-2 lg:row-start-1 lg:max-h-[calc(100dvh-3rem)] lg:self-start lg:-m-1 lg:overflow-y-auto lg:p-1"
    >
      <Button
        className="w-full justify-between lg:hidden"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span>
          System prompt and parameters
          {changed > 0 && <span className="text-kumo-subtle"> · {changed} set</span>}
        </span>
        <CaretDownIcon size={16} className={open ? "rotate-180" : ""} aria-hidden />
      </Button>
      <div
        id={id}
        className={`${open ? "flex" : "hidden"} flex-col gap-5 rounded-lg bg-kumo-base p-4 ring ring-kumo-hairline lg:flex`}
      >
        <InputArea
          label="System prompt"
          placeholder="You are a helpful assistant."
          description="Goes before every conversation."
          autoResize
          minRows={3}
          maxRows={12}
          value={system}
          onChange={({ target }) => onSystem(target.value)}
        />
        <ParametersForm parameters={parameters} onChange={onParameters} />
      </div>
    </section>
  );
}
