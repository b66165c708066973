import { Sidebar } from "@cloudflare/kumo/components/sidebar";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { SECTIONS } from "./pages.ts";

/** What stands around every page of those who are signed in. */
export function Shell() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <Sidebar.Provider defaultOpen>
      <Sidebar>
        <Sidebar.Content>
          {SECTIONS.map(({ title, pages }) => (
            <Sidebar.Group key={title}>
              <Sidebar.GroupLabel>{title}</Sidebar.GroupLabel>
              <Sidebar.Menu>
                {pages.map((page) => (
                  <Sidebar.MenuButton
                    key={page.path}
                    href={page.path}
                    icon={page.icon}
                    active={path.startsWith(page.path)}
                  >
                    {page.title}
                  </Sidebar.MenuButton>
                ))}
              </Sidebar.Menu>
            </Sidebar.Group>
          ))}
        </Sidebar.Content>
      </Sidebar>
      <main id="content" className="min-w-0 flex-1">
        <Outlet />
      </main>
    </Sidebar.Provider>
  );
}
