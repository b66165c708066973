import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Sidebar } from "@cloudflare/kumo/components/sidebar";
import type { Icon } from "@phosphor-icons/react";
import { CaretUpDownIcon } from "@phosphor-icons/react/dist/csr/CaretUpDown";
import { DesktopIcon } from "@phosphor-icons/react/dist/csr/Desktop";
import { KeyboardIcon } from "@phosphor-icons/react/dist/csr/Keyboard";
import { MoonIcon } from "@phosphor-icons/react/dist/csr/Moon";
import { SignOutIcon } from "@phosphor-icons/react/dist/csr/SignOut";
import { SunIcon } from "@phosphor-icons/react/dist/csr/Sun";
import { logOut } from "../api/session.ts";
import { setTheme, THEMES, type Theme, useTheme } from "../theme.ts";
import { FOCUS } from "./focus.ts";
import { Initial } from "./initial.tsx";
import type { Open } from "./overlay.ts";
import { usePerson } from "./person.ts";

const THEME_WORDS: Record<Theme, { title: string; icon: Icon }> = {
  system: { title: "As the system", icon: DesktopIcon },
  light: { title: "Light", icon: SunIcon },
  dark: { title: "Dark", icon: MoonIcon },
};

/** Who is signed in, how it shall look, and the way out. */
export function UserMenu({ onOpen }: { onOpen: Open }) {
  const theme = useTheme();
  const person = usePerson();
  if (!person) return null;
  const { user } = person;
  return (
    <Sidebar.Menu className="min-w-0 flex-1 group-data-[state=collapsed]/sidebar:flex-none">
      <Sidebar.MenuItem>
        <DropdownMenu>
          <DropdownMenu.Trigger
            render={
              <Sidebar.MenuButton
                icon={<Initial of={user.name || user.email} round />}
                className={`min-h-10! px-1.5! group-data-[state=collapsed]/sidebar:px-2! ${FOCUS}`}
                aria-label={`Account: ${user.name} ${user.email}`}
              >
                <span className="flex min-w-0 flex-1 flex-col leading-tight group-data-[state=collapsed]/sidebar:hidden">
                  <span className="truncate">{user.name}</span>
                  <span className="truncate text-xs font-normal text-kumo-subtle">{user.email}</span>
                </span>
                <CaretUpDownIcon
                  size={14}
                  className="shrink-0 text-kumo-subtle group-data-[state=collapsed]/sidebar:hidden"
                  aria-hidden
                />
              </Sidebar.MenuButton>
            }
          />
          <DropdownMenu.Content side="top" align="start" className="w-60">
            <div className="px-2 pt-1 pb-2">
              <p className="truncate font-medium">{user.name}</p>
              <p className="truncate text-sm text-kumo-subtle">{user.email}</p>
            </div>
            <DropdownMenu.Separator />
            <DropdownMenu.Group>
              <DropdownMenu.Label>Theme</DropdownMenu.Label>
              <DropdownMenu.RadioGroup value={theme} onValueChange={setTheme}>
                {THEMES.map((each) => (
                  <DropdownMenu.RadioItem key={each} value={each} icon={THEME_WORDS[each].icon} closeOnClick={false}>
                    {THEME_WORDS[each].title}
                    <DropdownMenu.RadioItemIndicator />
                  </DropdownMenu.RadioItem>
                ))}
              </DropdownMenu.RadioGroup>
            </DropdownMenu.Group>
            <DropdownMenu.Separator />
            <DropdownMenu.Item icon={KeyboardIcon} onClick={() => onOpen("shortcuts")}>
              Keyboard shortcuts
              <DropdownMenu.Shortcut>?</DropdownMenu.Shortcut>
            </DropdownMenu.Item>
            <DropdownMenu.Item icon={SignOutIcon} onClick={() => void logOut()}>
              Log out
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu>
      </Sidebar.MenuItem>
    </Sidebar.Menu>
  );
}
