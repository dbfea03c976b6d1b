import { MantineProvider, Table } from '@mantine/core'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import i18n from 'i18next'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { prepareScreens } from '../../prepare-screens.ts'
import { MoreRows, NoMatch } from './ListEnds.tsx'
import { ListTools } from './ListTools.tsx'
import type { ListKinds } from './narrow.ts'
import { SortHead } from './SortHead.tsx'
import { useList } from './useList.ts'

beforeAll(async () => {
  await prepareScreens()
  await i18n.changeLanguage('en')
})
afterEach(cleanup)

interface Row {
  id: string
  name: string
  state: string
  sent: number
}
const KINDS: ListKinds<Row> = {
  filters: { state: ({ state }) => state },
  sorts: { name: ({ name }) => name, sent: ({ sent }) => sent },
}
const rows = Array.from({ length: 250 }, (_, index) => ({
  id: `row_${index}`,
  name: `Row ${index}`,
  state: index < 3 ? 'live' : 'draft',
  sent: index,
}))
const FILTERS = [{ name: 'state', label: 'State', choices: { draft: 'Draft', live: 'Live', paused: 'Paused' } }]

function Page() {
  const list = useList(rows, KINDS)
  return (
    <>
      <ListTools list={list} filters={FILTERS} />
      <Table>
        <Table.Thead>
          <Table.Tr>
            <SortHead list={list} by="name">
              Name
            </SortHead>
            <SortHead list={list} by="sent">
              Sent
            </SortHead>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {list.shown.map(({ id, name }) => (
            <Table.Tr key={id}>
              <Table.Td>{name}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {list.found === 0 && <NoMatch list={list} />}
      <MoreRows list={list} />
    </>
  )
}

/** Opens the list at this address. */
function open(address = '/') {
  const router = createMemoryRouter([{ path: '/', element: <Page /> }], { initialEntries: [address] })
  render(
    <MantineProvider>
      <RouterProvider router={router} useTransitions={false} />
    </MantineProvider>,
  )
  return { router, address: () => router.state.location.search }
}
const seen = () => screen.queryAllByRole('cell').map(({ textContent }) => textContent)
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const head = (name: string) => screen.getByRole('columnheader', { name }).getAttribute('aria-sort')

it('draws a hundred rows, and a hundred more when asked', () => {
  open()
  expect(seen()).toHaveLength(100)
  press('Show more')
  expect(seen()).toHaveLength(200)
  press('Show more')
  expect(seen()).toHaveLength(250)
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
})

it('the search stands in the address, and no match is said with a way out', async () => {
  const { address } = open('/?sort=name')
  const field = screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search by name' })
  fireEvent.change(field, { target: { value: 'row 24' } })
  await waitFor(() => expect(address()).toBe('?sort=name&search=row+24'))
  expect(seen()).toHaveLength(11)
  expect(screen.getByRole('status').textContent).toBe('11 of 250')
  fireEvent.change(field, { target: { value: 'nowhere' } })
  await screen.findByText('Nothing matches')
  press('Clear the filters')
  await waitFor(() => expect(address()).toBe('?sort=name'))
  expect(field.value).toBe('')
  expect(seen()).toHaveLength(100)
})

it('filters are chips with counts, shared by the address, and the way back takes them off', async () => {
  const { router, address } = open('/?search=row+1')
  const live = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Live 1' })
  expect(screen.queryByRole('checkbox', { name: /Paused/ })).toBeNull()
  fireEvent.click(live)
  await waitFor(() => expect(seen()).toEqual(['Row 1']))
  expect(address()).toBe('?search=row+1&state=live')
  cleanup()
  open('/?search=row+1&state=live')
  expect(seen()).toEqual(['Row 1'])
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Live 1' }).checked).toBe(true)
  await router.navigate(-1)
  expect(address()).toBe('?search=row+1')
})

it('the head of a column sorts one way, the other, and then no more', () => {
  const { address } = open()
  press('Sent')
  expect([address(), head('Sent'), seen()[0]]).toEqual(['?sort=-sent', 'descending', 'Row 249'])
  press('Sent')
  expect([address(), head('Sent'), seen()[0]]).toEqual(['?sort=sent', 'ascending', 'Row 0'])
  press('Sent')
  expect([address(), head('Sent')]).toEqual(['', null])
  press('Name')
  expect([address(), head('Name'), head('Sent')]).toEqual(['?sort=name', 'ascending', null])
  press('Name')
  expect([address(), head('Name')]).toEqual(['?sort=-name', 'descending'])
})
