import { Button } from '@mantine/core'
import { addNode, changeSettings } from '@parcours/model/journey/edit.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'

const MAX_JOURNEY_NAME = 120

/** Makes a draft of a journey that contacts enter by this event, and opens it. */
export function BeginJourney({ event }: { event: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const begin = useMutation({
    mutationFn: () => {
      const { graph, id } = addNode({ nodes: [], edges: [] }, 'triggerEvent', { x: 0, y: 0 })
      const settings = { ...NODE_KINDS.triggerEvent.defaults, event }
      return call('createJourney', {
        body: { name: truncateText(event, MAX_JOURNEY_NAME), graph: changeSettings(graph, id, settings) },
      })
    },
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['journeys'] })
      void navigate(paths.journey(id, 'edit'))
    },
    onError: sayError,
  })
  return (
    <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
      {t('events.beginJourney')}
    </Button>
  )
}
