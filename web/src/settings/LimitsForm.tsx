import { Button, Group, Paper, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core'
import { MAILBOXES, type SendingLimits, warmUpDays } from '@parcours/model/delivery/limits.ts'
import { same } from '@parcours/model/same.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callTagged, ProblemError } from '../client.ts'
import { Columns } from '../parts/Bars.tsx'
import { DateField } from '../parts/DateField.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useFormat } from '../parts/format.ts'
import { NumberField, OptionalNumberField } from '../parts/NumberField.tsx'
import { say } from '../parts/notify.ts'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useToday } from '../parts/useToday.ts'
import { useMay } from '../session.tsx'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'
import { CapFields } from './CapFields.tsx'
import { QuietFields } from './QuietFields.tsx'

/**
 * How fast campaigns may send, by mailbox provider and day by day while a domain is new, at which hours, and how often to
 * one contact.
 */
export function LimitsForm() {
  const limits = useQuery({
    queryKey: ['sendingLimits'],
    queryFn: () => callTagged('getSendingLimits'),
    refetchOnWindowFocus: false,
  })
  if (limits.isLoadingError) return <Failed error={limits.error} onRetry={() => limits.refetch()} />
  if (!limits.data) return <LoadingRows rows={3} />
  return <Form key={limits.data.etag} limits={limits.data.data} etag={limits.data.etag} />
}

const newPlan = (startsOn: string) => ({ startsOn, firstDay: 200, growth: 1.5, until: 50_000 })

function Form({ limits, etag }: { limits: SendingLimits; etag: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const may = useMay('administer')
  const today = useToday()
  const [draft, setDraft] = useState(limits)
  const { perHour, warmUp, caps, quiet } = draft
  const save = useMutation({
    mutationFn: () => callTagged('saveSendingLimits', { body: draft, ifMatch: etag }),
    onSuccess: (answer) => {
      client.setQueryData(['sendingLimits'], answer)
      say(t('common.saved'))
    },
  })
  useUnsavedForm({
    key: 'sending limits',
    values: draft,
    saved: limits,
    restore: setDraft,
    discard: () => setDraft(limits),
    save: save.mutateAsync,
  })
  const errorOf = (path: string) => (save.error instanceof ProblemError ? save.error.fieldError(path) : undefined)
  const days = warmUp && !Number.isNaN(Date.parse(warmUp.startsOn)) && warmUp.growth >= 1.05 ? warmUpDays(warmUp) : []
  const plan = (part: Partial<NonNullable<typeof warmUp>>) =>
    warmUp && setDraft({ ...draft, warmUp: { ...warmUp, ...part } })
  return (
    <Paper
      withBorder
      p="lg"
      maw={640}
      component="form"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Stack>
        <div>
          <Title order={2}>{t('settings.limits.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('settings.limits.text')}
          </Text>
        </div>
        <ErrorNote error={save.error} />
        <Text fw={600}>{t('settings.limits.perHour')}</Text>
        <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }}>
          {MAILBOXES.map((mailbox) => (
            <OptionalNumberField
              key={mailbox}
              label={t(`settings.limits.mailbox.${mailbox}`)}
              placeholder={t('settings.limits.none')}
              max={10_000_000}
              thousandSeparator=" "
              readOnly={!may}
              value={perHour[mailbox] ?? null}
              error={errorOf(`perHour.${mailbox}`)}
              onChange={(number) => {
                const { [mailbox]: _, ...others } = perHour
                setDraft({ ...draft, perHour: number === null ? others : { ...others, [mailbox]: number } })
              }}
            />
          ))}
        </SimpleGrid>
        <Switch
          label={t('settings.limits.warmUp')}
          description={t('settings.limits.warmUpText')}
          disabled={!may}
          checked={warmUp !== null}
          onChange={({ currentTarget }) =>
            setDraft({ ...draft, warmUp: currentTarget.checked ? newPlan(today) : null })
          }
        />
        {warmUp && (
          <>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <DateField
                label={t('settings.limits.startsOn')}
                readOnly={!may}
                value={warmUp.startsOn}
                error={errorOf('warmUp.startsOn')}
                onChange={(startsOn) => plan({ startsOn })}
              />
              <NumberField
                label={t('settings.limits.firstDay')}
                min={10}
                max={1_000_000}
                readOnly={!may}
                value={warmUp.firstDay}
                error={errorOf('warmUp.firstDay')}
                onChange={(firstDay) => plan({ firstDay })}
              />
              <NumberField
                label={t('settings.limits.growth')}
                min={1.05}
                max={3}
                step={0.05}
                decimals={2}
                readOnly={!may}
                value={warmUp.growth}
                error={errorOf('warmUp.growth')}
                onChange={(growth) => plan({ growth })}
              />
              <NumberField
                label={t('settings.limits.until')}
                min={10}
                max={10_000_000}
                readOnly={!may}
                value={warmUp.until}
                error={errorOf('warmUp.until')}
                onChange={(until) => plan({ until })}
              />
            </SimpleGrid>
            {days.length > 0 && (
              <Columns
                title={t('settings.limits.plan', { count: days.length })}
                bars={days.map(({ day, allowed }) => ({ label: format.date(`${day}T12:00:00Z`), count: allowed }))}
              />
            )}
          </>
        )}
        <QuietFields
          quiet={quiet}
          readOnly={!may}
          errorOf={errorOf}
          onChange={(changed) => setDraft({ ...draft, quiet: changed })}
        />
        <CapFields caps={caps} readOnly={!may} onChange={(changed) => setDraft({ ...draft, caps: changed })} />
        {may && (
          <Group justify="flex-end">
            <Button type="submit" disabled={same(draft, limits)} loading={save.isPending}>
              {t('settings.limits.save')}
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  )
}
