import { Alert, Button, Card, FileButton, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core'
import type { NodeKindName } from '@parcours/model/journey/registry.ts'
import { IconFileImport } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call, ProblemError } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { say } from '../parts/notify.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { NODE_VIEWS } from './nodes/registry.ts'

/** A journey begins with a ready one, or an empty one. */
export function NewJourney({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const starters = useQuery({
    queryKey: ['journeyStarters', language],
    queryFn: () => call('listJourneyStarters', { query: { language } }),
    staleTime: 600_000,
  })
  const create = useMutation({
    mutationFn: (key: string) => call('createJourneyFromStarter', { params: { key }, body: { language } }),
    onSuccess: ({ id }) => {
      for (const made of ['templates', 'segments', 'journeys']) void client.invalidateQueries({ queryKey: [made] })
      void navigate(paths.journey(id))
    },
  })
  const take = useMutation({
    mutationFn: async (file: File) => call('importJourney', { body: { yaml: await file.text(), as: 'copy' } }),
    onSuccess: ({ id, name }) => {
      void client.invalidateQueries({ queryKey: ['journeys'] })
      say(t('filing.imported', { name }))
      void navigate(paths.journey(id, 'edit'))
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('journeys.new')}
      size="75rem"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Group justify="space-between">
          <Text c="dimmed">{t('journeys.newText')}</Text>
          <FileButton accept=".yaml,.yml" onChange={(file) => file && take.mutate(file)}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconFileImport size={16} />} loading={take.isPending}>
                {t('filing.import')}
              </Button>
            )}
          </FileButton>
        </Group>
        {take.error && <FileProblem error={take.error} />}
        <ErrorNote error={create.error} />
        {starters.isLoadingError && <Failed error={starters.error} onRetry={() => starters.refetch()} />}
        {starters.isPending && <LoadingRows />}
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
          {starters.data?.data.map(({ key, name, text, emails, steps }) => (
            <Card
              key={key}
              withBorder
              padding="md"
              component="button"
              type="button"
              ta="left"
              style={{ cursor: 'pointer' }}
              disabled={create.isPending}
              onClick={() => create.mutate(key)}
            >
              <Steps kinds={steps as NodeKindName[]} />
              <Text fw={600} mt="sm">
                {name}
              </Text>
              <Text size="sm" c="dimmed">
                {text}
              </Text>
              {emails > 0 && (
                <Text size="sm" mt={4}>
                  {t('journeys.withEmails', { count: emails })}
                </Text>
              )}
            </Card>
          ))}
        </SimpleGrid>
      </Stack>
    </Modal>
  )
}

/** What cannot be read of a file, each with its place. */
function FileProblem({ error }: { error: Error }) {
  return (
    <Alert color="red" role="alert" title={error.message}>
      {error instanceof ProblemError &&
        error.problem.errors.map(({ path, message }) => (
          <Text key={path} size="sm">
            {path}: {message}
          </Text>
        ))}
    </Alert>
  )
}

/** The steps as their icons, in order: how long it is, and what it is made of. */
function Steps({ kinds }: { kinds: NodeKindName[] }) {
  return (
    <Group gap={6} aria-hidden>
      {kinds.map((kind, index) => {
        const Icon = NODE_VIEWS[kind].icon
        return <Icon key={index} size={18} stroke={1.6} color="var(--mantine-primary-color-filled)" />
      })}
    </Group>
  )
}
