import { Select } from "@cloudflare/kumo/components/select";
import { Switch } from "@cloudflare/kumo/components/switch";
import type { Field, Fields } from "../../../../sites/templates/fields.schema.ts";
import { type Path, valueAt } from "../../editor/path.ts";
import { useEditing } from "./editing.ts";
import { ImageField } from "./image-field.tsx";
import { LineInput, TextInput } from "./inputs.tsx";
import { LinkField } from "./link-field.tsx";
import { ListField } from "./list-field.tsx";

/** The fields of a section or of a row, in their order. */
export function FieldList({ fields, at }: { fields: Fields; at: Path }) {
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {Object.entries(fields).map(([name, field]) => (
        <FieldInput key={name} field={field} at={[...at, name]} />
      ))}
    </div>
  );
}

export function FieldInput({ field, at }: { field: Field; at: Path }) {
  const { settings, set, isReadOnly } = useEditing();
  const value = valueAt(settings, at);
  switch (field.kind) {
    case "line":
      return <LineInput label={field.label} at={at} help={field.help} placeholder={field.placeholder} />;
    case "text":
      return <TextInput label={field.label} at={at} help={field.help} />;
    case "switch":
      return (
        <div className="flex flex-col gap-1">
          <Switch
            label={field.label}
            checked={value === true}
            disabled={isReadOnly}
            onCheckedChange={(next) => set(at, next)}
          />
          {field.help && <p className="text-sm text-kumo-subtle">{field.help}</p>}
        </div>
      );
    case "choice":
      return (
        <Select<string>
          label={field.label}
          className="w-full"
          disabled={isReadOnly}
          value={String(value)}
          items={field.options.map((option) => ({ ...option }))}
          onValueChange={(next) => next !== null && set(at, next)}
        />
      );
    case "link":
      return <LinkField label={field.label} at={at} />;
    case "image":
      return <ImageField label={field.label} at={at} ratio={field.ratio} />;
    case "list":
      return (
        <ListField field={field} at={at}>
          {(fields, row) => <FieldList fields={fields} at={row} />}
        </ListField>
      );
  }
}
