import { Button, Group, Text } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IconMail, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ChosenBar } from '../parts/list/ChooseRows.tsx'
import { type ListColumn, shownColumns } from '../parts/list/columns.tsx'
import { FolderFilter, FolderOfRow } from '../parts/list/Folder.tsx'
import { ItemTable } from '../parts/list/ItemTable.tsx'
import { ListTools } from '../parts/list/ListTools.tsx'
import { ListViews } from '../parts/list/ListViews.tsx'
import type { ListKinds } from '../parts/list/narrow.ts'
import type { BulkDeletion } from '../parts/list/useBulkDeletion.tsx'
import { useChosenRows } from '../parts/list/useChosenRows.ts'
import { MAILED_SORTS, useCommonColumns } from '../parts/list/useCommonColumns.ts'
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
const USUAL = ['sent', 'opened', 'clicked', 'changed']

const KINDS: ListKinds<Row> = {
  filters: {
    state: ({ unpublished }) => (unpublished ? 'unpublished' : 'published'),
    purpose: ({ purpose }) => purpose,
    folder: ({ folder }) => folder,
  },
  sorts: {
    name: ({ name }) => name,
    ...MAILED_SORTS,
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
  const common = useCommonColumns()
  const columns: ListColumn<Row>[] = [
    {
      key: 'purpose',
      label: t('templates.purpose'),
      cell: ({ purpose }) => t(purpose === 'marketing' ? 'templates.purposeMarketing' : 'templates.purposeService'),
    },
    ...common.mailed,
    common.changed('md'),
  ]
  const shown = shownColumns(columns, list.params, USUAL)
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
          views={<ListViews of="templates" list={list} columns={columns} usual={USUAL} />}
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
        >
          <FolderFilter list={list} />
        </ListTools>
      )}
      {may && <ChosenBar chosen={chosen} deletion={DELETION} />}
      <ItemTable
        query={templates}
        list={list}
        chosen={may ? chosen : undefined}
        columns={shown}
        nameHead={t('templates.name')}
        empty={
          <Empty
            icon={<IconMail size={40} />}
            title={t('templates.empty')}
            text={t('templates.emptyText')}
            action={button}
          />
        }
        nameOf={(template) => (
          <>
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
                <FolderOfRow list={list} folder={template.folder} />
                {template.languages.length > 1 && (
                  <Text size="xs" c="dimmed">
                    {format.list(template.languages.map(nameOf))}
                  </Text>
                )}
              </div>
            </Group>
          </>
        )}
      />
      {creating && <NewEmail onClose={() => setCreating(false)} />}
    </>
  )
}
