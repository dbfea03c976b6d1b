import { Alert, Anchor, Button, Group, Paper, Progress, SegmentedControl, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { CONTACT_FIELDS } from '@parcours/model/contacts/fields.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { call, request } from '../client.ts'
import { download } from '../parts/download.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useFormat } from '../parts/format.ts'
import { sayError } from '../parts/notify.ts'
import { Failed, LoadingRows, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'

type Import = AnswerOf<Routes['import']>

/** An import: mapping its columns, then its progress, then what came of it. */
export function ImportPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const job = useQuery({ queryKey: ['import', id], queryFn: () => call('import', { params: { id } }), refetchInterval: ({ state }) => (state.data?.state === 'running' ? 500 : false) })
  if (job.isError) return <Failed error={job.error} onRetry={() => job.refetch()} />
  if (!job.data) return <LoadingRows />
  return (
    <>
      <Anchor component={Link} to={paths.imports()} size="sm">
        {t('imports.title')}
      </Anchor>
      <PageHead title={job.data.fileName} />
      {job.data.state === 'uploaded' ? <Mapping job={job.data} /> : <Outcome job={job.data} />}
    </>
  )
}

/** Where the columns of a file of orders may go. */
const ORDER_TARGETS = ['externalId', 'email', 'order.number', 'order.date', 'order.total', 'order.quantity', 'order.product', 'order.category'] as const

/** Names under which columns of orders usually come. */
const USUAL_OF_ORDERS: Record<string, RegExp> = {
  externalId: /^(id|external_?id|user_?id|customer(_?id)?|client(_?id)?|num[ée]ro client)$/i,
  email: /^(e-?mail|courriel|adresse e-?mail|mail)$/i,
  'order.number': /^(order(_?(id|number))?|commande|num[ée]ro( de)? commande)$/i,
  'order.date': /^(date|ordered_?at|order_?date|created_?at)$/i,
  'order.total': /^(total|amount|dollars|montant|revenue|price|prix)$/i,
  'order.quantity': /^(quantity|quantit[ée]|qty|items|articles)$/i,
  'order.product': /^(product|sku|produit|article|item)$/i,
  'order.category': /^(category|cat[ée]gorie)$/i,
}

/** Names under which columns usually come. */
const USUAL: Record<string, RegExp> = {
  email: /^(e-?mail|courriel|adresse e-?mail|mail)$/i,
  phone: /^(phone|t[ée]l[ée]phone|mobile|portable|tel)$/i,
  externalId: /^(id|external_?id|user_?id|client_?id|num[ée]ro client)$/i,
  firstName: /^(first_?name|pr[ée]nom|given_?name)$/i,
  lastName: /^(last_?name|nom|surname|family_?name)$/i,
  language: /^(lang(uage|ue)?|locale)$/i,
  country: /^(country|pays)$/i,
  city: /^(city|ville)$/i,
  timeZone: /^(time_?zone|fuseau.*)$/i,
  tags: /^(tags?|[ée]tiquettes?)$/i,
  'consent.email': /^(consent(ement)?|opt_?in|newsletter)$/i,
}

function guess(kind: 'contacts' | 'orders', column: string): string | null {
  if (kind === 'orders') return Object.entries(USUAL_OF_ORDERS).find(([, pattern]) => pattern.test(column))?.[0] ?? null
  return Object.entries(USUAL).find(([, pattern]) => pattern.test(column))?.[0] ?? `properties.${column}`
}

function Mapping({ job }: { job: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const [kind, setKind] = useState<'contacts' | 'orders'>('contacts')
  const guessAll = (of: 'contacts' | 'orders') => Object.fromEntries(job.header.map((column) => [column, guess(of, column)]))
  const [mapping, setMapping] = useState<Record<string, string | null>>(() => guessAll('contacts'))
  const chooseKind = (chosen: 'contacts' | 'orders') => {
    setKind(chosen)
    setMapping(guessAll(chosen))
  }
  const start = useMutation({ mutationFn: () => call('startImport', { params: { id: job.id }, body: { kind, mapping } }), onSuccess: () => client.invalidateQueries({ queryKey: ['import', job.id] }) })
  const ofOrders = ORDER_TARGETS.map((value) => ({ value: value as string, label: t(`imports.orderTargets.${value.replace('order.', '') as 'date'}`) }))
  const ofContacts = (column: string) => [
    ...CONTACT_FIELDS.map((field) => ({ value: field as string, label: t(`contacts.fields.${field}`) })),
    { value: 'tags', label: t('contacts.tags') },
    { value: 'consent.email', label: t('contacts.emailConsent') },
    { value: `properties.${column}`, label: t('imports.asProperty', { column }) },
  ]
  return (
    <Stack>
      <SegmentedControl
        aria-label={t('imports.kind')}
        value={kind}
        onChange={(value) => chooseKind(value as 'contacts' | 'orders')}
        data={(['contacts', 'orders'] as const).map((value) => ({ value, label: t(`imports.kinds.${value}`) }))}
        style={{ alignSelf: 'flex-start' }}
      />
      <Text>{t('imports.mappingText', { rows: format.number(job.totalRows) })}</Text>
      <ErrorNote error={start.error} />
      <Paper withBorder>
        <Table.ScrollContainer minWidth={500}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('imports.column')}</Table.Th>
                <Table.Th>{t('imports.goesTo')}</Table.Th>
                <Table.Th>{t('imports.examples')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {job.header.map((column, index) => (
                <Table.Tr key={column}>
                  <Table.Td fw={500}>{column}</Table.Td>
                  <Table.Td>
                    <Select
                      aria-label={t('imports.goesToOf', { column })}
                      data={kind === 'orders' ? ofOrders : ofContacts(column)}
                      value={mapping[column] ?? null}
                      onChange={(value) => setMapping({ ...mapping, [column]: value })}
                      clearable
                      placeholder={t('imports.leaveOut')}
                    />
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" c="dimmed" lineClamp={1}>
                      {job.preview
                        .slice(0, 3)
                        .map((row) => row[index])
                        .filter(Boolean)
                        .join(' · ')}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
      <Group justify="flex-end">
        <Button loading={start.isPending} onClick={() => start.mutate()}>
          {t('imports.start', { rows: format.number(job.totalRows) })}
        </Button>
      </Group>
    </Stack>
  )
}

function Outcome({ job }: { job: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  const seconds = job.startedAt ? (Date.parse(job.finishedAt ?? new Date().toISOString()) - Date.parse(job.startedAt)) / 1000 : 0
  const rate = seconds > 0 ? job.processedRows / seconds : 0
  const downloadRejects = async () => {
    const answer = await request(`/api/v1/imports/${job.id}/rejects.csv`)
    download(`rejected-${job.fileName}`, await answer.blob())
  }
  return (
    <Stack>
      <Progress value={(job.processedRows / Math.max(1, job.totalRows)) * 100} size="lg" animated={job.state === 'running'} aria-label={t('imports.progress')} />
      <Text aria-live="polite">
        {job.state === 'running'
          ? t('imports.running', {
              done: format.number(job.processedRows),
              all: format.number(job.totalRows),
              rate: format.number(Math.round(rate)),
              left: format.number(Math.ceil((job.totalRows - job.processedRows) / Math.max(1, rate))),
            })
          : t('imports.done', { rows: format.number(job.processedRows) })}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {(
          (job.kind === 'orders' ? ['orders', 'createdContacts', 'rejectedRows'] : ['createdContacts', 'updatedContacts', 'rejectedRows']) as (
            | 'orders'
            | 'createdContacts'
            | 'updatedContacts'
            | 'rejectedRows'
          )[]
        ).map((figure) => (
          <Paper key={figure} withBorder p="md">
            <Text size="sm" c="dimmed">
              {t(`imports.${figure}`)}
            </Text>
            <Text fz={24} fw={650}>
              {format.number(job[figure])}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      {job.rejectedRows > 0 && (
        <Alert color="yellow" title={t('imports.someRejected', { count: job.rejectedRows })}>
          <Stack align="flex-start" gap="sm">
            <Text size="sm">{t('imports.rejectedText')}</Text>
            <Button variant="default" size="xs" onClick={() => void downloadRejects().catch(sayError)}>
              {t('imports.downloadRejects')}
            </Button>
          </Stack>
        </Alert>
      )}
      {job.state === 'done' && (
        <Group>
          <Button component={Link} to={paths.contacts()}>
            {t('imports.seeContacts')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
