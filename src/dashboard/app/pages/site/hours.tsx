import { DAYS } from "../../../../sites/templates/template.schema.ts";
import { BareInput } from "../../components/bare-input.tsx";
import { PLAIN, type Wrong } from "./form-fields.ts";
import { Rows, TakeOff } from "./rows.tsx";
import type { SettingsForm } from "./settings-values.ts";

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** By day. Rows are named by their place among all, since the API names what is wrong so. */
export function Hours({
  values: { hours },
  wrong,
  onChange,
}: {
  values: SettingsForm;
  wrong: Wrong;
  onChange: (hours: SettingsForm["hours"]) => void;
}) {
  return (
    <div className="flex flex-col divide-y divide-kumo-hairline">
      {DAYS.map((day) => {
        const ofDay = hours.filter((each) => each.day === day);
        const others = hours.filter((each) => each.day !== day);
        const title = capital(day);
        return (
          <fieldset
            key={day}
            className="grid min-w-0 gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0 sm:grid-cols-[7rem_minmax(0,1fr)]"
          >
            <legend className="sr-only">{title}</legend>
            <span aria-hidden className="pt-1.5 font-medium">
              {title}
            </span>
            <Rows
              name={day}
              items={ofDay}
              most={Math.max(0, 21 - others.length)}
              add={
                <>
                  Add hours<span className="sr-only"> on {title}</span>
                </>
              }
              className="flex flex-wrap items-center gap-2"
              fresh={() => ({
                row: Math.max(-1, ...hours.map(({ row }) => row)) + 1,
                day,
                opens: "09:00",
                closes: "17:00",
              })}
              // Days keep their place, so that one that is changed and changed back is as it was.
              onChange={(rows) =>
                onChange(DAYS.flatMap((each) => (each === day ? rows : hours.filter((one) => one.day === each))))
              }
            >
              {(each, _at, change, remove) => {
                const at = hours.indexOf(each);
                const when = (name: "opens" | "closes", says: string) => (
                  <BareInput
                    {...PLAIN}
                    type="time"
                    label={`${title} ${says}`}
                    name={`hours.${at}.${name}`}
                    className="w-29 [&::-webkit-calendar-picker-indicator]:hidden"
                    value={each[name]}
                    onChange={({ target }) => change({ [name]: target.value })}
                    {...wrong(`hours.${at}.${name}`)}
                  />
                );
                return (
                  <div className="flex w-full items-start gap-2">
                    {when("opens", "from")}
                    <span aria-hidden className="pt-1.5">
                      –
                    </span>
                    {when("closes", "until")}
                    <TakeOff label={`Take ${title} ${each.opens} to ${each.closes} off`} onClick={remove} />
                  </div>
                );
              }}
            </Rows>
          </fieldset>
        );
      })}
    </div>
  );
}
