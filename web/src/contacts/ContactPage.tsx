import {
  Anchor,
  Badge,
  Button,
  Divider,
  Grid,
  Group,
  Menu,
  Paper,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ContactAnswer } from '@parcours/contract/contacts.ts'
import { IconDots } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { call, callTagged, ProblemError } from '../client.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { useFormat } from '../parts/format.ts'
import { say, sayError } from '../parts/notify.ts'
import { Failed, LoadingContent, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'
import { MergeContact } from './MergeContact.tsx'
import { contactName } from './name.ts'
import { Timeline } from './Timeline.tsx'

/** One contact: profile, consents and timeline. */
export function ContactPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const contact = useQuery({ queryKey: ['contact', id], queryFn: () => callTagged('getContact', { params: { id } }) })
  if (contact.isLoadingError)
    return (
      <Failed
        error={contact.error}
        onRetry={() => contact.refetch()}
        back={{ to: paths.contacts(), place: t('contacts.title') }}
      />
    )
  if (!contact.data) return <LoadingContent />
  const { data, etag } = contact.data
  return (
    <>
      <Anchor component={Link} to={paths.contacts()} size="sm">
        {t('contacts.title')}
      </Anchor>
      <PageHead
        title={
          <Group gap="sm">
            {contactName(data) || t('contacts.unnamed')}
            {data.tags.map((tag) => (
              <Badge key={tag} variant="default" tt="none">
                {tag}
              </Badge>
            ))}
          </Group>
        }
      >
        <ContactActions contact={data} />
      </PageHead>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack>
            <Profile contact={data} etag={etag} key={etag} />
            <Consents contact={data} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }}>
          {/* Entries name segments, journeys and campaigns, which may be called by one long word. */}
          <Paper withBorder p="md" style={{ overflowWrap: 'anywhere' }}>
            <Title order={2} mb="md">
              {t('timeline.title')}
            </Title>
            <Timeline contactId={id} />
          </Paper>
        </Grid.Col>
      </Grid>
    </>
  )
}

const EDITABLE = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'externalId',
  'language',
  'country',
  'city',
  'timeZone',
] as const
type Editable = (typeof EDITABLE)[number]

function Profile({ contact, etag }: { contact: ContactAnswer; etag: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const may = useMay('editContacts')
  const [changes, setChanges] = useState<Partial<Record<Editable, string>>>({})
  const save = useMutation({
    mutationFn: () => call('updateContact', { params: { id: contact.id }, body: changes, ifMatch: etag }),
    onSuccess: () => {
      setChanges({})
      say(t('common.saved'))
      void client.invalidateQueries({ queryKey: ['contact', contact.id] })
    },
    onError: (error) => {
      if (!(error instanceof ProblemError) || error.problem.errors.length === 0) sayError(error)
    },
  })
  useUnsavedForm({
    key: `contact ${contact.id}`,
    values: changes,
    saved: {},
    restore: setChanges,
    discard: () => setChanges({}),
    save: save.mutateAsync,
  })
  const problem = save.error instanceof ProblemError ? save.error : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Paper withBorder p="md" component="form" onSubmit={submit}>
      <Stack gap="xs">
        {EDITABLE.map((field) => (
          <TextInput
            key={field}
            label={t(`contacts.fields.${field}`)}
            size="sm"
            readOnly={!may}
            value={changes[field] ?? contact[field] ?? ''}
            error={problem?.fieldError(field)}
            onChange={({ currentTarget }) => setChanges({ ...changes, [field]: currentTarget.value })}
          />
        ))}
        {Object.keys(changes).length > 0 && (
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setChanges({})}>
              {t('common.discard')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('common.save')}
            </Button>
          </Group>
        )}
        <Divider label={t('contacts.properties')} my="xs" />
        {Object.keys(contact.properties).length === 0 && <Text c="dimmed">{t('contacts.noProperties')}</Text>}
        {Object.entries(contact.properties).map(([key, value]) => (
          <Group key={key} justify="space-between" wrap="nowrap" gap="sm">
            <Text c="dimmed" size="sm" flex="none" maw="60%" style={{ overflowWrap: 'anywhere' }}>
              {key}
            </Text>
            <Text size="sm" ta="right" style={{ overflowWrap: 'anywhere' }}>
              {format.value(value)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}

function Consents({ contact }: { contact: ContactAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const may = useMay('editContacts')
  const ledger = useQuery({
    queryKey: ['consents', contact.id],
    queryFn: () => call('listContactConsents', { params: { id: contact.id } }),
  })
  const record = useMutation({
    mutationFn: (given: boolean) =>
      call('recordContactConsent', {
        params: { id: contact.id },
        body: { channel: 'email', decision: given ? 'given' : 'withdrawn', source: t('consent.recordedByHand') },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['consents', contact.id] })
      void client.invalidateQueries({ queryKey: ['contact', contact.id] })
      void client.invalidateQueries({ queryKey: ['timeline', contact.id] })
    },
    onError: sayError,
  })
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        {t('consent.title')}
      </Title>
      <Switch
        label={t('consent.email')}
        checked={record.isPending ? record.variables : contact.emailConsent === 'given'}
        disabled={!may || !contact.email || record.isPending}
        onChange={({ currentTarget }) => record.mutate(currentTarget.checked)}
      />
      {!contact.email && (
        <Text size="sm" c="dimmed" mt={4}>
          {t('consent.noAddress')}
        </Text>
      )}
      <Stack gap={6} mt="md">
        {ledger.data?.data.map(({ id, decision, source, wordingVersion, decidedAt }) => (
          <Text key={id} size="sm">
            <b>{t(`consent.${decision}`)}</b> · {source}
            {wordingVersion && ` · ${wordingVersion}`}
            <Text span c="dimmed" size="sm">
              {' '}
              · {format.dateTime(decidedAt)}
            </Text>
          </Text>
        ))}
        {ledger.data?.data.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('consent.none')}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

function ContactActions({ contact }: { contact: ContactAnswer }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [mayMerge, mayErase] = [useMay('editContacts'), useMay('administer')]
  const [merging, merge] = useDisclosure()
  const [asking, question] = useDisclosure()
  const erase = useMutation({
    mutationFn: () => call('eraseContact', { params: { id: contact.id } }),
    onSuccess: () => {
      say(t('contacts.erased'))
      void client.invalidateQueries({ queryKey: ['contacts'] })
      void navigate(paths.contacts())
    },
  })
  if (!mayMerge) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label={t('common.actions')} px="xs">
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={merge.open}>{t('contacts.merge')}</Menu.Item>
          {mayErase && (
            <Menu.Item color="red" onClick={question.open}>
              {t('contacts.erase')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {merging && <MergeContact contact={contact} onClose={merge.close} />}
      {asking && (
        <Dialog
          title={t('contacts.eraseTitle', { name: contactName(contact) })}
          error={erase.error}
          action={t('contacts.eraseConfirm')}
          danger
          pending={erase.isPending}
          onAct={() => erase.mutate()}
          onClose={question.close}
        >
          <Text>{t('contacts.eraseText')}</Text>
        </Dialog>
      )}
    </>
  )
}
