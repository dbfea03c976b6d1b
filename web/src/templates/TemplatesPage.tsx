import { Button, Group, Table, Text } from '@mantine/core'
import { IconMail, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { RowName } from '../parts/RowName.tsx'
import { StateBadge } from '../parts/StateBadge.tsx'
import { Empty } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { ContentTabs } from './ContentTabs.tsx'
import { NewEmail } from './NewEmail.tsx'
import { DRAFTED } from './state-badges.ts'

/** Email templates, with what became of the messages made from them. */
export function TemplatesPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('author')
  const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('listTemplates') })
  const [creating, setCreating] = useState(false)
  const button = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      {t('templates.new')}
    </Button>
  )
  return (
    <>
      <ContentTabs active="emails">{templates.data?.data.length ? button : null}</ContentTabs>
      <ListFrame
        query={templates}
        count={templates.data?.data.length ?? 0}
        empty={
          <Empty
            icon={<IconMail size={40} />}
            title={t('templates.empty')}
            text={t('templates.emptyText')}
            action={button}
          />
        }
        head={
          <>
            <Table.Th>{t('templates.name')}</Table.Th>
            <Table.Th className="number" visibleFrom="sm">
              {t('templates.sent')}
            </Table.Th>
            <Table.Th className="number">{t('templates.openRate')}</Table.Th>
            <Table.Th className="number" visibleFrom="sm">
              {t('templates.clickRate')}
            </Table.Th>
            <Table.Th visibleFrom="md">{t('common.changed')}</Table.Th>
          </>
        }
      >
        {templates.data?.data.map((template) => (
          <Table.Tr key={template.id}>
            <Table.Td>
              <Group gap="xs">
                <RowName name={template.name} to={paths.template(template.id)} />
                {template.unpublished && <StateBadge look={DRAFTED} word={t('templates.unpublished')} />}
              </Group>
              <Text size="sm" c="dimmed" lineClamp={1} style={{ overflowWrap: 'anywhere' }}>
                {template.subject}
              </Text>
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
      {creating && <NewEmail onClose={() => setCreating(false)} />}
    </>
  )
}
