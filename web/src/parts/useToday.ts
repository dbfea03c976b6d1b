import { useQuery } from '@tanstack/react-query'
import { call } from '../client.ts'

/** The day that it is where the workspace is; where the browser is, until that is known. `2026-11-28` */
export function useToday(): string {
  const workspace = useQuery({ queryKey: ['workspace'], queryFn: () => call('getWorkspace'), staleTime: 60_000 })
  return new Intl.DateTimeFormat('sv-SE', { timeZone: workspace.data?.timeZone }).format(new Date())
}
