import { Button } from "@cloudflare/kumo/components/button";
import type { Icon } from "@phosphor-icons/react";
import { DesktopIcon } from "@phosphor-icons/react/dist/csr/Desktop";
import { DeviceMobileIcon } from "@phosphor-icons/react/dist/csr/DeviceMobile";
import { DeviceTabletIcon } from "@phosphor-icons/react/dist/csr/DeviceTablet";
import { MoonIcon } from "@phosphor-icons/react/dist/csr/Moon";
import { SunIcon } from "@phosphor-icons/react/dist/csr/Sun";
import { useState } from "react";
import { LivePreview, type LivePreviewProps } from "./live-preview.tsx";

const DEVICES = {
  phone: { icon: DeviceMobileIcon, words: "As on a phone", width: 390 },
  tablet: { icon: DeviceTabletIcon, words: "As on a tablet", width: 820 },
  desktop: { icon: DesktopIcon, words: "As on a computer", width: 1280 },
} as const satisfies Record<string, { icon: Icon; words: string; width: number }>;
/** Where the preview has the whole screen: it is a phone itself. */
const NARROW = "(width < 64rem)";
type Device = keyof typeof DEVICES;
/** No larger than it is: a phone of a computer's size is none. */
const ROOM: Record<Device, string> = { phone: "max-w-[390px]", tablet: "max-w-[820px]", desktop: "" };
const NAMES = Object.keys(DEVICES) as Device[];

/** The site as visitors would see it, on a screen of the owner's choice. */
export function PreviewPane(props: Omit<LivePreviewProps, "width" | "theme" | "title" | "className">) {
  const [device, setDevice] = useState<Device>(() => (matchMedia(NARROW).matches ? "phone" : "desktop"));
  const [theme, setTheme] = useState<"light" | "dark">();
  const { width } = DEVICES[device];
  return (
    <div className="flex h-full min-h-0 flex-col gap-2">
      <div role="toolbar" aria-label="Preview" className="flex items-center justify-between gap-2">
        <span className="flex gap-1">
          {NAMES.map((each) => (
            <Toggle key={each} {...DEVICES[each]} isOn={each === device} onPress={() => setDevice(each)} />
          ))}
        </span>
        <span className="flex gap-1">
          <Toggle
            icon={SunIcon}
            words="By day"
            isOn={theme === "light"}
            onPress={() => setTheme(theme === "light" ? undefined : "light")}
          />
          <Toggle
            icon={MoonIcon}
            words="By night"
            isOn={theme === "dark"}
            onPress={() => setTheme(theme === "dark" ? undefined : "dark")}
          />
        </span>
      </div>
      <div className="flex min-h-0 flex-1 justify-center">
        <LivePreview
          {...props}
          title="Preview of the website"
          width={width}
          {...(theme && { theme })}
          className={`h-full w-full rounded-lg bg-kumo-base ring ring-kumo-line ${ROOM[device]}`}
        />
      </div>
    </div>
  );
}

const Toggle = ({
  icon: Icon,
  words,
  isOn,
  onPress,
}: {
  icon: Icon;
  words: string;
  isOn: boolean;
  onPress: () => void;
}) => (
  <Button
    size="sm"
    shape="square"
    variant={isOn ? "secondary" : "ghost"}
    icon={<Icon size={18} weight={isOn ? "fill" : "regular"} />}
    aria-label={words}
    aria-pressed={isOn}
    onClick={onPress}
  />
);
