import type { QueryClient } from '@tanstack/react-query'

/** What is shown of a contact is read again. */
export function refreshContact(client: QueryClient, id: string): void {
  for (const part of ['contact', 'overview', 'consents', 'timeline'])
    void client.invalidateQueries({ queryKey: [part, id] })
}
