import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './i18n/setup.ts'
import './styles.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { App } from './App.tsx'
import { keepFocus } from './parts/keep-focus.ts'
import { createQueryClient } from './query-client.ts'
import { cssVariables, theme } from './theme.ts'

// Pages find their own routes; this one lets them ask before they are left.
const router = createBrowserRouter([{ path: '*', element: <App /> }])
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
keepFocus()
createRoot(root).render(
  <QueryClientProvider client={createQueryClient()}>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-center" />
      {/* Fields whose value stands in the address must show each letter at once, not when a transition is done. */}
      <RouterProvider router={router} useTransitions={false} />
    </MantineProvider>
  </QueryClientProvider>,
)
