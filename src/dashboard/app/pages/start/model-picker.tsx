import { Combobox } from "@cloudflare/kumo/components/combobox";

/** Chooses one of hundreds by typing a part of its name. */
export function ModelPicker({
  models,
  value,
  onChange,
}: {
  models: string[];
  value: string;
  onChange: (model: string) => void;
}) {
  return (
    <Combobox
      label="Model"
      items={models}
      value={value}
      limit={50}
      onValueChange={(chosen) => {
        if (typeof chosen === "string") onChange(chosen);
      }}
    >
      <Combobox.TriggerValue className="w-full min-w-0" />
      <Combobox.Content>
        <Combobox.Input placeholder="Search models" aria-label="Search models" />
        <Combobox.Empty>No model has such a name.</Combobox.Empty>
        <Combobox.List>
          {(model: string) => (
            <Combobox.Item key={model} value={model}>
              {model}
            </Combobox.Item>
          )}
        </Combobox.List>
      </Combobox.Content>
    </Combobox>
  );
}
