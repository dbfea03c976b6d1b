import { Select, SimpleGrid, Text } from '@mantine/core'
import type { CampaignSchedule } from '@parcours/model/campaign/campaign.ts'
import { normaliseZone, ZONES } from '@parcours/model/values/zone.ts'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../parts/DateField.tsx'
import { RuleFields } from '../../parts/RuleFields.tsx'
import type { SetupPart } from './setup-part.ts'

const KINDS = ['now', 'at', 'contactTime', 'bestTime', 'recurring'] as const
type Over = Extract<CampaignSchedule, { kind: 'contactTime' }>['over']

/** The day after today, as the browser's calendar shows it. */
function tomorrow(): string {
  return new Intl.DateTimeFormat('sv-SE').format(new Date(Date.now() + 86_400_000))
}

/** The browser's zone, by its canonical name. */
function ownZone(): string {
  return normaliseZone(Intl.DateTimeFormat().resolvedOptions().timeZone) ?? 'UTC'
}

/** A schedule of another kind, with sound values to begin with. */
function begin(kind: CampaignSchedule['kind'], timeZone: string): CampaignSchedule {
  const day = tomorrow()
  switch (kind) {
    case 'now':
      return { kind }
    case 'at':
      return { kind, at: `${day}T09:00`, timeZone }
    case 'contactTime':
      return { kind, at: `${day}T09:00`, over: 'nextDay' }
    case 'bestTime':
      return { kind, day, from: '08:00', to: '20:00', over: 'nextDay' }
    case 'recurring':
      return { kind, rule: 'FREQ=WEEKLY;INTERVAL=1;BYDAY=TU', start: day, hour: '09:00', timeZone }
  }
}

/** When the campaign goes out. */
export function ScheduleFields({ definition: { schedule }, change, errorAt }: SetupPart) {
  const { t } = useTranslation()
  const set = (next: CampaignSchedule) => change({ schedule: next }, 'schedule')
  const field = (
    type: 'date' | 'time' | 'datetime-local',
    label: string,
    name: string,
    value: string,
    onChange: (value: string) => void,
  ) => (
    <DateField
      type={type}
      required
      label={label}
      value={value}
      error={errorAt(`schedule.${name}`)}
      onChange={onChange}
    />
  )
  const zone = (value: string, onChange: (zone: string) => void) => (
    <Select
      label={t('campaigns.time.zone')}
      searchable
      allowDeselect={false}
      data={[...new Set([...ZONES, value])]}
      value={value}
      onChange={(next) => next && onChange(next)}
    />
  )
  const over = (value: Over, onChange: (value: Over) => void) => (
    <Select
      label={t('campaigns.time.over')}
      allowDeselect={false}
      value={value}
      onChange={(next) => onChange(next === 'skip' ? 'skip' : 'nextDay')}
      data={(['nextDay', 'skip'] as const).map((one) => ({ value: one, label: t(`campaigns.time.overKinds.${one}`) }))}
    />
  )
  return (
    <>
      <Select
        aria-label={t('campaigns.time.title')}
        allowDeselect={false}
        value={schedule.kind}
        onChange={(kind) => kind && kind !== schedule.kind && set(begin(kind as CampaignSchedule['kind'], ownZone()))}
        data={KINDS.map((kind) => ({ value: kind, label: t(`campaigns.time.kinds.${kind}`) }))}
      />
      {schedule.kind === 'at' && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {field('datetime-local', t('campaigns.time.at'), 'at', schedule.at, (at) => set({ ...schedule, at }))}
          {zone(schedule.timeZone, (timeZone) => set({ ...schedule, timeZone }))}
        </SimpleGrid>
      )}
      {schedule.kind === 'contactTime' && (
        <>
          {field('datetime-local', t('campaigns.time.at'), 'at', schedule.at, (at) => set({ ...schedule, at }))}
          <Text size="sm" c="dimmed">
            {t('campaigns.time.contactTimeText')}
          </Text>
          {over(schedule.over, (next) => set({ ...schedule, over: next }))}
        </>
      )}
      {schedule.kind === 'bestTime' && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
            {field('date', t('campaigns.time.day'), 'day', schedule.day, (day) => set({ ...schedule, day }))}
            {field('time', t('campaigns.time.between'), 'from', schedule.from, (from) => set({ ...schedule, from }))}
            {field('time', t('campaigns.time.and'), 'to', schedule.to, (to) => set({ ...schedule, to }))}
          </SimpleGrid>
          <Text size="sm" c="dimmed">
            {t('campaigns.time.bestTimeText')}
          </Text>
          {over(schedule.over, (next) => set({ ...schedule, over: next }))}
        </>
      )}
      {schedule.kind === 'recurring' && (
        <>
          <RuleFields
            rule={schedule.rule}
            error={errorAt('schedule.rule')}
            onChange={(rule, first) =>
              set({
                ...schedule,
                rule,
                ...(first && {
                  start: first.day,
                  hour: first.time ?? schedule.hour,
                  timeZone: first.timeZone ?? schedule.timeZone,
                }),
              })
            }
          />
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
            {field('date', t('campaigns.time.start'), 'start', schedule.start, (start) => set({ ...schedule, start }))}
            {field('time', t('campaigns.time.hour'), 'hour', schedule.hour, (hour) => set({ ...schedule, hour }))}
            {zone(schedule.timeZone, (timeZone) => set({ ...schedule, timeZone }))}
          </SimpleGrid>
        </>
      )}
    </>
  )
}
