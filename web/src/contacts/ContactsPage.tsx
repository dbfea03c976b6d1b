import { Anchor, Badge, Box, Button, Group, Select, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { IconPlus, IconSearch, IconUpload, IconUsers } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { Empty, Failed, LoadingRows, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { NewContact } from './NewContact.tsx'

export function contactName(contact: Pick<ContactAnswer, 'firstName' | 'lastName' | 'email' | 'phone' | 'externalId'>): string {
  return [contact.firstName, contact.lastName].filter(Boolean).join(' ') || contact.email || contact.phone || contact.externalId || ''
}

/** The contacts, with search and filters that stand in the address. */
export function ContactsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const mayEdit = useMay('editContacts')
  const [creating, creation] = useDisclosure()
  const [params, setParams] = useSearchParams()
  const set = (key: string, value: string | null) =>
    setParams(
      (before) => {
        if (value) before.set(key, value)
        else before.delete(key)
        return before
      },
      { replace: true },
    )
  const [search] = useDebouncedValue(params.get('search') ?? '', 200)
  const consent = params.get('consent')
  const filters = {
    ...(search && { search }),
    ...(params.get('country') && { country: params.get('country') ?? '' }),
    ...(params.get('tag') && { tag: params.get('tag') ?? '' }),
    ...((consent === 'given' || consent === 'missing') && { consent: consent as 'given' | 'missing' }),
  }
  const facets = useQuery({ queryKey: ['facets'], queryFn: () => call('facets') })
  const count = useQuery({ queryKey: ['contacts', 'count', filters], queryFn: ({ signal }) => call('countContacts', { query: filters, signal }), placeholderData: keepPreviousData })
  const list = useInfiniteQuery({
    queryKey: ['contacts', 'list', filters],
    queryFn: ({ pageParam, signal }) => call('contacts', { query: { ...filters, limit: 50, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const contacts = list.data?.pages.flatMap(({ data }) => data) ?? []
  const filtered = Object.keys(filters).length > 0
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
        <Select label={t('contacts.tag')} clearable searchable w={150} value={params.get('tag')} onChange={(value) => set('tag', value)} data={(facets.data?.tags ?? []).map(({ value }) => value)} />
        <Select
          label={t('contacts.emailConsent')}
          clearable
          w={190}
          value={consent}
          onChange={(value) => set('consent', value)}
          data={[
            { value: 'given', label: t('contacts.consent.given') },
            { value: 'missing', label: t('contacts.consent.missing') },
          ]}
        />
      </Group>
      <Text c="dimmed" mb="sm" aria-live="polite">
        {count.data && t('contacts.count', { count: count.data.count, formatted: format.number(count.data.count) })}
      </Text>
      {list.isError && <Failed error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <LoadingRows rows={10} />}
      {list.isSuccess && contacts.length === 0 && (
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
      )}
      {contacts.length > 0 && <ContactTable contacts={contacts} />}
      {list.hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {t('common.more')}
          </Button>
        </Group>
      )}
      <NewContact opened={creating} onClose={creation.close} />
    </>
  )
}

function ContactTable({ contacts }: { contacts: ContactAnswer[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Box style={{ border: '1px solid var(--app-line)', borderRadius: 8, background: 'var(--mantine-color-body)' }}>
      <Table.ScrollContainer minWidth={300} type="native">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('contacts.name')}</Table.Th>
              <Table.Th visibleFrom="sm">{t('contacts.country')}</Table.Th>
              <Table.Th visibleFrom="md">{t('contacts.tags')}</Table.Th>
              <Table.Th>{t('contacts.emailConsent')}</Table.Th>
              <Table.Th visibleFrom="lg">{t('contacts.since')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {contacts.map((contact) => (
              <Table.Tr key={contact.id}>
                <Table.Td>
                  <Anchor component={Link} to={paths.contact(contact.id)} fw={500}>
                    {contactName(contact) || t('contacts.unnamed')}
                  </Anchor>
                  {contact.email && contactName(contact) !== contact.email && (
                    <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                      {contact.email}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td visibleFrom="sm">{[contact.city, contact.country && format.country(contact.country)].filter(Boolean).join(', ')}</Table.Td>
                <Table.Td visibleFrom="md">
                  <Group gap={4}>
                    {contact.tags.map((tag) => (
                      <Badge key={tag} variant="default" tt="none">
                        {tag}
                      </Badge>
                    ))}
                  </Group>
                </Table.Td>
                <Table.Td>{t(`contacts.consent.${contact.emailConsent ?? 'none'}`)}</Table.Td>
                <Table.Td visibleFrom="lg">{format.dateTime(contact.createdAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Box>
  )
}
