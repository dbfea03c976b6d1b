import { Anchor, Button, Table, Text } from '@mantine/core'
import { IconMail, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { sayError } from '../parts/notify.ts'
import { Empty, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { starterEmail } from './starter.ts'

/** Email templates, with what became of the messages made from them. */
export function TemplatesPage() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const may = useMay('author')
  const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('templates') })
  const create = useMutation({
    mutationFn: () => call('createTemplate', { body: starterEmail(i18n.language === 'fr' ? 'fr' : 'en') }),
    onSuccess: ({ id }) => navigate(paths.template(id)),
    onError: sayError,
  })
  const button = may && (
    <Button leftSection={<IconPlus size={16} />} loading={create.isPending} onClick={() => create.mutate()}>
      {t('templates.new')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('templates.title')}>{templates.data?.data.length ? button : null}</PageHead>
      <ListFrame
        query={templates}
        count={templates.data?.data.length ?? 0}
        empty={<Empty icon={<IconMail size={40} />} title={t('templates.empty')} text={t('templates.emptyText')} action={button} />}
        head={
          <>
            <Table.Th>{t('templates.name')}</Table.Th>
            <Table.Th className="number">{t('templates.sent')}</Table.Th>
            <Table.Th className="number">{t('templates.openRate')}</Table.Th>
            <Table.Th className="number">{t('templates.clickRate')}</Table.Th>
            <Table.Th visibleFrom="md">{t('common.changed')}</Table.Th>
          </>
        }
      >
        {templates.data?.data.map((template) => (
          <Table.Tr key={template.id}>
            <Table.Td>
              <Anchor component={Link} to={paths.template(template.id)} fw={500}>
                {template.name}
              </Anchor>
              <Text size="sm" c="dimmed" lineClamp={1}>
                {template.subject}
              </Text>
            </Table.Td>
            <Table.Td className="number">{format.number(template.sent)}</Table.Td>
            <Table.Td className="number">{template.sent > 0 ? format.percent(template.opened, template.sent) : '–'}</Table.Td>
            <Table.Td className="number">{template.sent > 0 ? format.percent(template.clicked, template.sent) : '–'}</Table.Td>
            <Table.Td visibleFrom="md">{format.ago(template.updatedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </ListFrame>
    </>
  )
}
