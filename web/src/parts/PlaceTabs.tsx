import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { PageHead } from './States.tsx'

interface Props<Place extends string> {
  title: string
  /** The pages, each with its path and what it is called. */
  places: Record<Place, { path: string; label: string }>
  active: Place
  /** Beside the title. */
  children?: ReactNode
}

/** The head of pages that belong together, with tabs that lead from one to another. */
export function PlaceTabs<Place extends string>({ title, places, active, children }: Props<Place>) {
  const navigate = useNavigate()
  return (
    <>
      <PageHead title={title}>{children}</PageHead>
      <Tabs value={active} mb="lg" onChange={(value) => void navigate(places[value as Place].path)}>
        <Tabs.List>
          {(Object.keys(places) as Place[]).map((place) => (
            <Tabs.Tab key={place} value={place}>
              {places[place].label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
    </>
  )
}
