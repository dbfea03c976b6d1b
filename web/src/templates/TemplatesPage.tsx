import { Button, Group, Table, Text } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IconMail, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { ChooseAll, ChooseRow, ChosenBar } from '../parts/list/ChooseRows.tsx'
import { MoreRows, NoMatch } from '../parts/list/ListEnds.tsx'
import { ListTools } from '../parts/list/ListTools.tsx'
import type { ListKinds } from '../parts/list/narrow.ts'
import { SortHead } from '../parts/list/SortHead.tsx'
import type { BulkDeletion } from '../parts/list/useBulkDeletion.tsx'
import { useChosenRows } from '../parts/list/useChosenRows.ts'
import { useList } from '../parts/list/useList.ts'
import { RowName } from '../parts/RowName.tsx'
import { StateBadge } from '../parts/StateBadge.tsx'
import { Empty } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { ContentTabs } from './ContentTabs.tsx'
import { useLanguageName } from './languages/useLanguageName.ts'
import { NewEmail } from './NewEmail.tsx'
import { RowPicture } from './RowPicture.tsx'
import { DRAFTED } from './state-badges.ts'

type Row = AnswerOf<Routes['listTemplates']>['data'][number]

const NONE: Row[] = []

const KINDS: ListKinds<Row> = {
  filters: {
    state: ({ unpublished }) => (unpublished ? 'unpublished' : 'published'),
    purpose: ({ purpose }) => purpose,
  },
  sorts: {
    name: ({ name }) => name,
    sent: ({ sent }) => sent,
    opened: ({ sent, opened }) => (sent > 0 ? opened / sent : null),
    clicked: ({ sent, clicked }) => (sent > 0 ? clicked / sent : null),
    changed: ({ updatedAt }) => updatedAt,
  },
}

const DELETION: BulkDeletion = {
  remove: (id) => call('deleteTemplate', { params: { id } }),
  list: ['templates'],
  itselfOf: (id) => ['template', id],
}

/** Email templates, with what became of the messages made from them. */
export function TemplatesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useLanguageName()
  const may = useMay('author')
  const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('listTemplates') })
  const [creating, setCreating] = useState(false)
  const all = templates.data?.data ?? NONE
  const list = useList(all, KINDS)
  const chosen = useChosenRows(list.shown)
  const button = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      {t('templates.new')}
    </Button>
  )
  return (
    <>
      <ContentTabs active="emails">{all.length > 0 && button}</ContentTabs>
      {all.length > 0 && (
        <ListTools
          list={list}
          filters={[
            {
              name: 'state',
              label: t('templates.stateTitle'),
              choices: { published: t('templates.published'), unpublished: t('templates.unpublished') },
            },
            {
              name: 'purpose',
              label: t('templates.purpose'),
              choices: { marketing: t('templates.purposeMarketing'), service: t('templates.purposeService') },
            },
          ]}
        />
      )}
      {may && <ChosenBar chosen={chosen} deletion={DELETION} />}
      <ListFrame
        query={templates}
        count={list.found}
        empty={
          list.isNarrowed ? (
            <NoMatch list={list} />
          ) : (
            <Empty
              icon={<IconMail size={40} />}
              title={t('templates.empty')}
              text={t('templates.emptyText')}
              action={button}
            />
          )
        }
        head={
          <>
            {may && <ChooseAll chosen={chosen} />}
            <SortHead list={list} by="name">
              {t('templates.name')}
            </SortHead>
            <SortHead list={list} by="sent" className="number" visibleFrom="sm">
              {t('templates.sent')}
            </SortHead>
            <SortHead list={list} by="opened" className="number">
              {t('templates.openRate')}
            </SortHead>
            <SortHead list={list} by="clicked" className="number" visibleFrom="sm">
              {t('templates.clickRate')}
            </SortHead>
            <SortHead list={list} by="changed" visibleFrom="md">
              {t('common.changed')}
            </SortHead>
          </>
        }
      >
        {list.shown.map((template) => (
          <Table.Tr key={template.id} className="opens">
            {may && <ChooseRow chosen={chosen} id={template.id} name={template.name} />}
            <Table.Td>
              <Group gap="sm" wrap="nowrap">
                <RowPicture id={template.id} name={template.name} />
                <div>
                  <Group gap="xs">
                    <RowName name={template.name} to={paths.template(template.id)} />
                    {template.unpublished && <StateBadge look={DRAFTED} word={t('templates.unpublished')} />}
                  </Group>
                  <Text size="sm" c="dimmed" lineClamp={1} style={{ overflowWrap: 'anywhere' }}>
                    {template.subject}
                  </Text>
                  {template.languages.length > 1 && (
                    <Text size="xs" c="dimmed">
                      {format.list(template.languages.map(nameOf))}
                    </Text>
                  )}
                </div>
              </Group>
            </Table.Td>
            <Table.Td className="number" visibleFrom="sm">
              {format.number(template.sent)}
            </Table.Td>
            <Table.Td className="number">
              {template.sent > 0 ? format.percent(template.opened, template.sent) : '–'}
            </Table.Td>
            <Table.Td className="number" visibleFrom="sm">
              {template.sent > 0 ? format.percent(template.clicked, template.sent) : '–'}
            </Table.Td>
            <Table.Td visibleFrom="md">{format.ago(template.updatedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </ListFrame>
      <MoreRows list={list} />
      {creating && <NewEmail onClose={() => setCreating(false)} />}
    </>
  )
}
