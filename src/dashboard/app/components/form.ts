import { type FormEvent, type RefObject, useEffect, useRef, useState } from "react";
import type * as z from "zod";
import { type ApiProblem, asProblem } from "../api/problem.ts";

type Fields = Readonly<Record<string, string>>;

interface Form<Values> {
  ref: RefObject<HTMLFormElement | null>;
  /** What is wrong, by the field's name; of a list also by its items' paths, such as "models.3.id". */
  fields: Fields;
  /** What is wrong with none of the fields. */
  failure: ApiProblem | undefined;
  busy: boolean;
  /** Sends what is valid; else, and when it was refused, says why and goes to the first field that is wrong. */
  submit(values: Values): (event: FormEvent) => void;
}

/** "must not be empty" as a sentence. */
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

/** "models.3.id" as `words` have it: "models.*.id". */
const anyItem = (path: string): string => path.replaceAll(/\.\d+(?=\.|$)/g, ".*");

/**
 * A form whose contract is the server's own schema. What was typed stays, whatever happens. `words` replace the schema's
 * where a field can be wrong in one way only.
 */
export function useForm<Schema extends z.ZodType>(
  schema: Schema,
  send: (values: z.input<Schema>) => Promise<unknown>,
  words: Fields = {},
): Form<z.input<Schema>> {
  const ref = useRef<HTMLFormElement>(null);
  const sending = useRef(false);
  const [busy, setBusy] = useState(false);
  const [fields, setFields] = useState<Fields>({});
  const [failure, setFailure] = useState<ApiProblem>();

  useEffect(() => {
    Array.from(ref.current?.elements ?? [])
      .filter((element) => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
      .find(({ name }) => name in fields)
      ?.focus();
  }, [fields]);

  async function run(values: z.input<Schema>): Promise<void> {
    if (sending.current) return;
    setFailure(undefined);
    const read = schema.safeParse(values);
    if (!read.success) {
      const wrong: Record<string, string> = {};
      for (const { path, message } of read.error.issues) {
        const name = String(path[0]);
        const within = path.join(".");
        // What is wrong with an item is told beside it, and beside its list.
        wrong[within] ??= words[anyItem(within)] ?? sentence(message);
        wrong[name] ??= words[name] ?? sentence(message);
      }
      setFields(wrong);
      return;
    }
    setFields({});
    sending.current = true;
    setBusy(true);
    try {
      await send(values);
    } catch (error) {
      const problem = asProblem(error);
      const wrong = Object.entries(problem.fields).flatMap(([path, message]) => {
        const [name = path] = path.split(".");
        return [
          [name, sentence(message)],
          [path, sentence(message)],
        ];
      });
      if (wrong.length > 0) setFields(Object.fromEntries(wrong));
      else setFailure(problem);
    } finally {
      sending.current = false;
      setBusy(false);
    }
  }

  return {
    ref,
    fields,
    failure,
    busy,
    submit: (values) => (event) => {
      event.preventDefault();
      void run(values);
    },
  };
}
