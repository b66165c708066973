import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import type { Icon } from "@phosphor-icons/react";
import { DesktopIcon } from "@phosphor-icons/react/dist/csr/Desktop";
import { KeyboardIcon } from "@phosphor-icons/react/dist/csr/Keyboard";
import { MoonIcon } from "@phosphor-icons/react/dist/csr/Moon";
import { SignOutIcon } from "@phosphor-icons/react/dist/csr/SignOut";
import { SunIcon } from "@phosphor-icons/react/dist/csr/Sun";
import { setTheme, THEMES, type Theme, useTheme } from "../theme.ts";
import { useLogOut } from "./log-out.ts";
import type { MenuGiven } from "./menu-trigger.tsx";
import { usePerson } from "./person.ts";

const THEME_WORDS: Record<Theme, { title: string; icon: Icon }> = {
  system: { title: "As the system", icon: DesktopIcon },
  light: { title: "Light", icon: SunIcon },
  dark: { title: "Dark", icon: MoonIcon },
};

export function UserList({ anchor, onOpen, onClose }: MenuGiven) {
  const theme = useTheme();
  const person = usePerson();
  const logOut = useLogOut();
  if (!person) return null;
  const { user } = person;
  return (
    <DropdownMenu open onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Content anchor={anchor} side="top" align="start" className="w-60">
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
        <DropdownMenu.Item icon={SignOutIcon} onClick={logOut}>
          Log out
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
