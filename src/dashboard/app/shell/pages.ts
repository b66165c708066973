/** Every page that the sidebar and the command palette know; an entry here and a route in router.tsx make a page. */
import type { Icon } from "@phosphor-icons/react";
import { BrowserIcon } from "@phosphor-icons/react/dist/csr/Browser";
import { ChartLineIcon } from "@phosphor-icons/react/dist/csr/ChartLine";
import { ChatCircleIcon } from "@phosphor-icons/react/dist/csr/ChatCircle";
import { CubeIcon } from "@phosphor-icons/react/dist/csr/Cube";
import { GaugeIcon } from "@phosphor-icons/react/dist/csr/Gauge";
import { GearSixIcon } from "@phosphor-icons/react/dist/csr/GearSix";
import { GlobeIcon } from "@phosphor-icons/react/dist/csr/Globe";
import { HardDrivesIcon } from "@phosphor-icons/react/dist/csr/HardDrives";
import { HeartbeatIcon } from "@phosphor-icons/react/dist/csr/Heartbeat";
import { KeyIcon } from "@phosphor-icons/react/dist/csr/Key";
import { ListMagnifyingGlassIcon } from "@phosphor-icons/react/dist/csr/ListMagnifyingGlass";
import { PlugsConnectedIcon } from "@phosphor-icons/react/dist/csr/PlugsConnected";
import { RocketLaunchIcon } from "@phosphor-icons/react/dist/csr/RocketLaunch";
import { ShuffleIcon } from "@phosphor-icons/react/dist/csr/Shuffle";
import { TrayIcon } from "@phosphor-icons/react/dist/csr/Tray";

export interface PageEntry {
  path: string;
  title: string;
  icon: Icon;
  /** Further words that one may look for it by. */
  words: string;
}

/** By domain, as the sidebar shows them. */
export const SECTIONS: readonly { title: string; pages: readonly PageEntry[] }[] = [
  {
    title: "Gateway",
    pages: [
      { path: "/start", title: "Start", icon: RocketLaunchIcon, words: "quickstart first call snippets sdk" },
      { path: "/playground", title: "Playground", icon: ChatCircleIcon, words: "chat try models compare" },
      { path: "/keys", title: "API keys", icon: KeyIcon, words: "tokens secrets limits revoke" },
      { path: "/models", title: "Models", icon: CubeIcon, words: "prices catalogue context cost" },
      {
        path: "/providers",
        title: "Providers",
        icon: PlugsConnectedIcon,
        words: "own keys byok openai anthropic secret",
      },
      { path: "/endpoints", title: "Endpoints", icon: HardDrivesIcon, words: "custom servers vllm ollama base url" },
      { path: "/policies", title: "Policies", icon: ShuffleIcon, words: "routing fallback weighted cheapest fastest" },
      { path: "/requests", title: "Requests", icon: ListMagnifyingGlassIcon, words: "log calls live tail latency" },
    ],
  },
  {
    title: "Websites",
    pages: [
      { path: "/sites", title: "Websites", icon: BrowserIcon, words: "sites pages templates publish versions" },
      { path: "/domains", title: "Domains", icon: GlobeIcon, words: "names buy register connect dns certificate" },
      { path: "/inbox", title: "Inbox", icon: TrayIcon, words: "messages forms contact bookings newsletter csv" },
    ],
  },
  {
    title: "Billing",
    pages: [
      { path: "/usage", title: "Usage", icon: ChartLineIcon, words: "spend cost tokens money csv" },
      { path: "/limits", title: "Limits", icon: GaugeIcon, words: "budgets alerts rate quota concurrency tags" },
    ],
  },
  {
    title: "Organisation",
    pages: [
      { path: "/settings", title: "Settings", icon: GearSixIcon, words: "organisation name sessions theme" },
      { path: "/health", title: "Health", icon: HeartbeatIcon, words: "status latency providers database" },
    ],
  },
];
