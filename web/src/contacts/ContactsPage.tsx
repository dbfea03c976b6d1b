import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconSearch, IconUpload, IconUsers } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { ColumnChoice, columnsAsParam, columnsOf } from '../parts/list/ColumnChoice.tsx'
import { Views } from '../parts/list/Views.tsx'
import { MoreButton } from '../parts/MoreButton.tsx'
import { Empty, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { SegmentSelect } from '../segments/SegmentSelect.tsx'
import { useMay } from '../session.tsx'
import { BulkBar } from './BulkBar.tsx'
import { ContactHead, ContactRows, NOBODY, type Selection } from './ContactRows.tsx'
import { contactColumns, DEFAULT_COLUMNS } from './columns.tsx'
import { NewContact } from './NewContact.tsx'
import { useContactFilters } from './useContactFilters.ts'

/** The contacts, with search, filters and columns that stand in the address. */
export function ContactsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const mayEdit = useMay('editContacts')
  const [creating, creation] = useDisclosure()
  const { params, setParams, set, filters, filtered } = useContactFilters()
  const key = JSON.stringify(filters)
  // A selection belongs to the rows that were shown: other filters begin with none.
  const [selected, setSelected] = useState<{ key: string; selection: Selection }>({ key, selection: NOBODY })
  const selection = selected.key === key ? selected.selection : NOBODY
  const select = (chosen: Selection) => setSelected({ key, selection: chosen })

  const facets = useQuery({ queryKey: ['facets'], queryFn: () => call('getContactFacets') })
  const count = useQuery({
    queryKey: ['contacts', 'count', filters],
    queryFn: ({ signal }) => call('countContacts', { query: filters, signal }),
    placeholderData: keepPreviousData,
  })
  const list = useInfiniteQuery({
    queryKey: ['contacts', 'list', filters],
    queryFn: ({ pageParam, signal }) =>
      call('listContacts', { query: { ...filters, limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const contacts = list.data?.pages.flatMap(({ data }) => data) ?? []
  const columns = contactColumns(t, format, facets.data?.properties ?? [])
  const chosen = columnsOf(params, DEFAULT_COLUMNS)
  const shown = columns.filter((column) => chosen.includes(column.key))
  const tags = (facets.data?.tags ?? []).map(({ value }) => value)
  return (
    <>
      <PageHead title={t('contacts.title')}>
        {mayEdit && (
          <>
            <Button component={Link} to={paths.imports()} variant="default" leftSection={<IconUpload size={16} />}>
              {t('contacts.import')}
            </Button>
            <Button leftSection={<IconPlus size={16} />} onClick={creation.open}>
              {t('contacts.new')}
            </Button>
          </>
        )}
      </PageHead>
      <Group mb="md" gap="sm" align="flex-end">
        <TextInput
          flex={1}
          miw={220}
          label={t('contacts.search')}
          leftSection={<IconSearch size={16} />}
          value={params.get('search') ?? ''}
          onChange={({ currentTarget }) => set('search', currentTarget.value)}
        />
        <Select
          label={t('contacts.country')}
          clearable
          searchable
          w={170}
          value={params.get('country')}
          onChange={(value) => set('country', value)}
          data={(facets.data?.countries ?? []).map(({ value }) => ({ value, label: format.country(value) }))}
        />
        <SegmentSelect
          label={t('contacts.segment')}
          clearable
          w={170}
          value={params.get('segment')}
          onChange={(value) => set('segment', value)}
        />
        <Select
          label={t('contacts.tag')}
          clearable
          searchable
          w={150}
          value={params.get('tag')}
          onChange={(value) => set('tag', value)}
          data={tags}
        />
        <Select
          label={t('contacts.emailConsent')}
          clearable
          w={190}
          value={params.get('consent')}
          onChange={(value) => set('consent', value)}
          data={[
            { value: 'given', label: t('contacts.consent.given') },
            { value: 'missing', label: t('contacts.consent.missing') },
          ]}
        />
      </Group>
      <Group justify="space-between" mb="sm" gap="xs">
        <Text c="dimmed" aria-live="polite">
          {count.data && t('contacts.count', { count: count.data.count, formatted: format.number(count.data.count) })}
        </Text>
        <Group gap={6}>
          <Views list="contacts" params={params} onOpen={(query) => setParams(query)} />
          <ColumnChoice
            columns={columns}
            chosen={chosen}
            usual={DEFAULT_COLUMNS}
            onChange={(keys) => set('columns', columnsAsParam(keys))}
          />
        </Group>
      </Group>
      <BulkBar selection={selection} total={count.data?.count ?? 0} filters={filters} tags={tags} onSelect={select} />
      <ListFrame
        query={list}
        count={contacts.length}
        head={
          <ContactHead columns={shown} selection={selection} shown={contacts.map(({ id }) => id)} onSelect={select} />
        }
        empty={
          <Empty
            icon={<IconUsers size={40} />}
            title={filtered ? t('contacts.noneFit') : t('contacts.empty')}
            text={filtered ? t('contacts.noneFitText') : t('contacts.emptyText')}
            action={
              filtered ? (
                <Button variant="default" onClick={() => setParams({})}>
                  {t('contacts.clearFilters')}
                </Button>
              ) : (
                mayEdit && (
                  <Button component={Link} to={paths.imports()}>
                    {t('contacts.import')}
                  </Button>
                )
              )
            }
          />
        }
      >
        <ContactRows contacts={contacts} columns={shown} selection={selection} onSelect={select} />
      </ListFrame>
      <MoreButton query={list} mt="md" />
      {creating && <NewContact onClose={creation.close} />}
    </>
  )
}
