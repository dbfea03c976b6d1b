import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { entryEventOf, isEnteredByHand } from '@parcours/model/journey/facets.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import {
  IconBolt,
  IconChevronDown,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconTrash,
  IconUserPlus,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { say, sayError } from '../parts/notify.ts'
import { useDeletion } from '../parts/useDeletion.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { DeveloperItems } from './DeveloperItems.tsx'
import { AddContacts } from './dialogs/AddContacts.tsx'
import { PublishJourney } from './dialogs/PublishJourney.tsx'
import { ResumeJourney } from './dialogs/ResumeJourney.tsx'
import { StopJourney } from './dialogs/StopJourney.tsx'
import { TestEvent } from './dialogs/TestEvent.tsx'
import { useFiling } from './useFiling.tsx'

interface Props {
  journey: JourneyAnswer
  /** As drawn now, saved or not. */
  draft: Graph
  /** Saves what is not saved yet: what is published is what is on the screen. */
  save: () => Promise<void>
  issueCount: number
  /** Whether the draft differs from what runs. */
  changed: boolean
  onChanged: () => void
}

/** What can be done with a journey now; the first button is the one that matters in its state. */
export function JourneyActions({ journey, draft, save, issueCount, changed, onChanged }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const mayLaunch = useMay('launch')
  const mayAuthor = useMay('author')
  const [publishing, publication] = useDisclosure()
  const [resuming, resumption] = useDisclosure()
  const [stopping, stop] = useDisclosure()
  const [testing, test] = useDisclosure()
  const [adding, addition] = useDisclosure()
  const params = { id: journey.id }
  const pause = useMutation({
    mutationFn: () => call('pauseJourney', { params }),
    onSuccess: () => {
      say(t('journeys.paused'))
      onChanged()
    },
    onError: sayError,
  })
  const remove = useDeletion({
    remove: (id) => call('deleteJourney', { params: { id } }),
    list: ['journeys'],
    itself: ['journey', journey.id],
    onDeleted: () => void navigate(paths.journeys()),
  })
  const filing = useFiling(journey, async () => {
    await save()
    return draft
  })
  const entryEvent = journey.live ? entryEventOf(journey.live.graph) : undefined
  const isOn = journey.state === 'live' || journey.state === 'paused'
  if (!mayLaunch) return null
  return (
    <Group gap="xs" wrap="nowrap">
      {journey.state === 'live' && entryEvent !== undefined && (
        <SecondaryAction label={t('test.open')} icon={<IconBolt size={16} />} onClick={test.open} />
      )}
      {journey.state === 'live' && journey.live && isEnteredByHand(journey.live.graph) && (
        <SecondaryAction label={t('add.open')} icon={<IconUserPlus size={16} />} onClick={addition.open} />
      )}
      {journey.state === 'paused' ? (
        <Button leftSection={<IconPlayerPlay size={16} />} onClick={resumption.open}>
          {t('journeys.resume')}
        </Button>
      ) : (
        <Tooltip label={t('journeys.nothingChanged')} disabled={changed}>
          <Button
            onClick={() => changed && publication.open()}
            data-disabled={!changed || undefined}
            aria-disabled={!changed}
          >
            {isOn ? t('journeys.publishAgain') : t('journeys.publish')}
          </Button>
        </Tooltip>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={8} aria-label={t('common.actions')}>
            <IconChevronDown size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {journey.state === 'live' && (
            <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => pause.mutate()}>
              {t('journeys.pause')}
            </Menu.Item>
          )}
          {isOn && (
            <Menu.Item leftSection={<IconPlayerStop size={16} />} onClick={stop.open}>
              {t('journeys.stop')}
            </Menu.Item>
          )}
          {mayAuthor && filing.items}
          {!isOn && mayAuthor && (
            <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => remove.mutate(journey)}>
              {t('journeys.delete')}
            </Menu.Item>
          )}
          {mayAuthor && <DeveloperItems journey={journey} />}
        </Menu.Dropdown>
      </Menu>
      {filing.dialog}
      {publishing && (
        <PublishJourney
          journey={journey}
          draft={draft}
          save={save}
          issueCount={issueCount}
          onClose={publication.close}
          onChanged={onChanged}
        />
      )}
      {resuming && <ResumeJourney journey={journey} onClose={resumption.close} onChanged={onChanged} />}
      {stopping && <StopJourney journey={journey} onClose={stop.close} onChanged={onChanged} />}
      {testing && entryEvent !== undefined && <TestEvent journey={journey} event={entryEvent} onClose={test.close} />}
      {adding && <AddContacts journey={journey} onClose={addition.close} onChanged={onChanged} />}
    </Group>
  )
}

/** A button with its words where there is room for them, and its icon alone on a phone. */
function SecondaryAction({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <>
      <Button variant="default" leftSection={icon} onClick={onClick} visibleFrom="md">
        {label}
      </Button>
      <ActionIcon variant="default" size={34} onClick={onClick} aria-label={label} hiddenFrom="md">
        {icon}
      </ActionIcon>
    </>
  )
}
