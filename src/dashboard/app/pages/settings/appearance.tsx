import { Radio } from "@cloudflare/kumo/components/radio";
import { Section } from "../../components/section.tsx";
import { setTheme, THEMES, type Theme, useTheme } from "../../theme.ts";

const WORDS: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };

export function Appearance() {
  const theme = useTheme();
  return (
    <Section title="Appearance" lead="Kept in this browser.">
      <Radio.Group
        legend="Theme"
        orientation="horizontal"
        className="[&_.flex-row]:gap-x-6"
        value={theme}
        onValueChange={setTheme}
      >
        {THEMES.map((each) => (
          <Radio.Item key={each} value={each} label={WORDS[each]} />
        ))}
      </Radio.Group>
    </Section>
  );
}
