import { Menu } from '@mantine/core'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { IconChecklist, IconExternalLink, IconFileExport } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { download } from '../parts/download.ts'
import { sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths, temporalJourneyUrl } from '../paths.ts'
import { useSession } from '../session.tsx'
import { TESTS } from './editor/TestsPanel.tsx'

/** What of a journey only those need who write programs or run this installation, for its menu. */
export function DeveloperItems({ journey }: { journey: JourneyAnswer }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const session = useSession()
  const exportFile = useMutation({
    mutationFn: () => call('exportJourney', { params: { id: journey.id } }),
    onSuccess: ({ yaml }) => download(`${journey.name}.yaml`, new Blob([yaml], { type: 'application/yaml' })),
    onError: sayError,
  })
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t('journeys.developers')}</Menu.Label>
      <Menu.Item
        leftSection={<IconChecklist size={16} />}
        onClick={() => void navigate(paths.journey(journey.id, 'edit', TESTS))}
      >
        {t('tests.title')}
      </Menu.Item>
      <Menu.Item leftSection={<IconFileExport size={16} />} onClick={() => exportFile.mutate()}>
        {t('filing.export')}
      </Menu.Item>
      {session.temporalUrl && journey.state !== 'draft' && (
        <Menu.Item
          component="a"
          href={temporalJourneyUrl(session.temporalUrl, session.temporalNamespace, journey.id)}
          target="_blank"
          rel="noreferrer"
          leftSection={<IconExternalLink size={16} />}
        >
          {t('live.openTemporal')}
        </Menu.Item>
      )}
    </>
  )
}
