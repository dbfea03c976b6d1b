import {
  Alert,
  Button,
  Card,
  FileButton,
  Group,
  Modal,
  SimpleGrid,
  Stack,
  Tabs,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { CallOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { filled } from '@parcours/model/content/filled.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { IconFileUpload } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call, ProblemError } from '../client.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import blankEmail from './design/mjml/blank.mjml?raw'
import { Thumbnail } from './Thumbnail.tsx'

type NewTemplate = CallOf<Routes['createTemplate']>['body']

interface Props {
  onClose: () => void
  /** What is done with it; it is opened when absent. */
  onMade?: (id: string) => void
}

/** An email begins with a ready one, an empty one, or one from elsewhere. */
export function NewEmail({ onClose, onMade }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: (body: NewTemplate) => call('createTemplate', { body }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['templates'] })
      if (onMade) onMade(id)
      else void navigate(paths.template(id))
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('templates.new')}
      size="75rem"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Tabs defaultValue="ready" keepMounted={false} onChange={() => create.reset()}>
        <Tabs.List mb="md">
          <Tabs.Tab value="ready">{t('newEmail.ready')}</Tabs.Tab>
          <Tabs.Tab value="import">{t('newEmail.import')}</Tabs.Tab>
        </Tabs.List>
        {create.error && (
          <Alert color="red" role="alert" mb="md" title={create.error.message}>
            {create.error instanceof ProblemError &&
              create.error.problem.errors.slice(1, 6).map(({ path, message }) => (
                <Text size="sm" key={`${path} ${message}`}>
                  {message}
                </Text>
              ))}
          </Alert>
        )}
        <Tabs.Panel value="ready">
          <Gallery pending={create.isPending} onChoose={(template) => create.mutate(template)} />
        </Tabs.Panel>
        <Tabs.Panel value="import">
          <Import pending={create.isPending} onImport={(template) => create.mutate(template)} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  )
}

function Gallery({ pending, onChoose }: { pending: boolean; onChoose: (template: NewTemplate) => void }) {
  const { t, i18n } = useTranslation()
  const [language, setLanguage] = useState<'fr' | 'en'>(i18n.language === 'fr' ? 'fr' : 'en')
  const starters = useQuery({
    queryKey: ['starters', language],
    queryFn: () => call('listTemplateStarters', { query: { language } }),
    staleTime: 60_000,
  })
  const blank: NewTemplate = {
    name: t('newEmail.blankName'),
    subject: t('newEmail.blankSubject'),
    preheader: '',
    purpose: 'marketing',
    language,
    source: filled(blankEmail.trimEnd(), {
      language,
      title: t('emailEditor.samples.title'),
      text: t('emailEditor.samples.text'),
      why: t('emailEditor.samples.why'),
      unsubscribe: t('emailEditor.samples.unsubscribe'),
    }),
  }
  return (
    <Stack>
      <Group justify="space-between">
        <Text c="dimmed">{t('newEmail.readyText')}</Text>
        <Group gap="xs">
          {(['fr', 'en'] as const).map((one) => (
            <Button
              key={one}
              size="compact-sm"
              variant={one === language ? 'light' : 'subtle'}
              color="gray"
              aria-pressed={one === language}
              onClick={() => setLanguage(one)}
              lang={one}
            >
              {one === 'fr' ? 'Français' : 'English'}
            </Button>
          ))}
        </Group>
      </Group>
      {starters.isLoadingError && <Failed error={starters.error} onRetry={() => starters.refetch()} />}
      {starters.isPending && <LoadingRows />}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3, lg: 4 }}>
        {starters.data?.data.map(({ key, name, text, html, ...design }) => (
          <Card
            key={key}
            withBorder
            padding="sm"
            component="button"
            type="button"
            ta="left"
            style={{ cursor: 'pointer' }}
            disabled={pending}
            onClick={() => onChoose({ ...design, name })}
          >
            <Card.Section style={{ borderBottom: '1px solid var(--app-line)' }}>
              <Thumbnail html={html} name={name} height={270} />
            </Card.Section>
            <Text fw={600} mt="sm">
              {name}
            </Text>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
      <Group justify="flex-end">
        <Button variant="default" loading={pending} onClick={() => onChoose(blank)}>
          {t('newEmail.blank')}
        </Button>
      </Group>
    </Stack>
  )
}

const isMjml = (source: string) => /<mjml[\s>]/.test(source)

/** MJML goes on as blocks; HTML as code. */
function Import({ pending, onImport }: { pending: boolean; onImport: (template: NewTemplate) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [source, setSource] = useState('')
  const read = async (file: File | null) => {
    if (!file) return
    setName(truncateText(file.name.replace(/\.\w+$/, ''), 120))
    setSource(await file.text())
  }
  const title =
    /<title>([^<]*)<\/title>/i.exec(source)?.[1]?.trim() || /<mj-title>([^<]*)<\/mj-title>/.exec(source)?.[1]?.trim()
  return (
    <Stack>
      <Text c="dimmed">{t('newEmail.importText')}</Text>
      <FileButton accept=".html,.htm,.mjml,text/html" onChange={(file) => void read(file)}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconFileUpload size={16} />}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('newEmail.file')}
          </Button>
        )}
      </FileButton>
      <TextInput
        label={t('templates.name')}
        value={name}
        maxLength={120}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Textarea
        label={t('newEmail.paste')}
        autosize
        minRows={8}
        maxRows={16}
        value={source}
        onChange={({ currentTarget }) => setSource(currentTarget.value)}
        styles={{ input: { fontFamily: 'monospace' } }}
      />
      <Group justify="flex-end">
        <Button
          disabled={source.trim() === ''}
          loading={pending}
          onClick={() =>
            onImport({
              name: name.trim() || title || t('newEmail.blankName'),
              subject: title || t('newEmail.blankSubject'),
              preheader: '',
              purpose: 'marketing',
              source,
              format: isMjml(source) ? 'mjml' : 'html',
            })
          }
        >
          {source.trim() === '' || isMjml(source) ? t('newEmail.importMjml') : t('newEmail.importHtml')}
        </Button>
      </Group>
    </Stack>
  )
}
