import type { Graph } from '@parcours/model/journey/graph.ts'
import { grid } from '../journeys/starters/starter.ts'
import type { DemoTexts } from './demo-texts.ts'

type Emails = Record<keyof DemoTexts['emails'], string>

/** The three journeys that run live in the demo; waits are short, so that visitors can watch. */
export function demoJourneys(emails: Emails, { journeys, tags }: DemoTexts): { name: string; graph: Graph }[] {
  return [
    {
      name: journeys.welcome,
      graph: grid(
        [
          [{ id: 'trigger', kind: 'triggerEvent', settings: { event: 'Signed Up', where: [], reentry: 'once' } }],
          [{ id: 'welcome', kind: 'sendEmail', settings: { templateId: emails.welcome } }],
          [
            {
              id: 'order',
              kind: 'waitForEvent',
              settings: { event: 'Order Completed', where: [], timeout: { amount: 2, unit: 'minutes' } },
            },
          ],
          [
            { id: 'tag', kind: 'updateContact', settings: { changes: [{ kind: 'addTag', tag: tags.client }] } },
            { id: 'offer', kind: 'sendEmail', settings: { templateId: emails.firstOrder } },
          ],
          [{ id: 'end', kind: 'exit', settings: {} }],
        ],
        ['trigger>welcome', 'welcome>order', 'order:happened>tag', 'order:timedOut>offer', 'tag>end', 'offer>end'],
      ),
    },
    {
      name: journeys.cart,
      graph: grid(
        [
          [
            {
              id: 'trigger',
              kind: 'triggerEvent',
              settings: { event: 'Product Added', where: [], reentry: 'afterExit' },
            },
          ],
          [
            {
              id: 'bought',
              kind: 'waitForEvent',
              settings: { event: 'Order Completed', where: [], timeout: { amount: 1, unit: 'minutes' } },
            },
          ],
          [
            { id: 'thanks', kind: 'exit', settings: {} },
            {
              id: 'isClient',
              kind: 'condition',
              settings: { condition: { kind: 'property', property: 'spent', operator: 'greaterThan', value: 0 } },
            },
          ],
          [
            { id: 'reminder', kind: 'sendEmail', settings: { templateId: emails.cart } },
            { id: 'offer', kind: 'sendEmail', settings: { templateId: emails.firstOrder } },
          ],
          [{ id: 'end', kind: 'exit', settings: {} }],
        ],
        [
          'trigger>bought',
          'bought:happened>thanks',
          'bought:timedOut>isClient',
          'isClient:yes>reminder',
          'isClient:no>offer',
          'reminder>end',
          'offer>end',
        ],
      ),
    },
    {
      name: journeys.winback,
      graph: grid(
        [
          [{ id: 'trigger', kind: 'triggerManual', settings: { reentry: 'afterExit' } }],
          [
            {
              id: 'asleep',
              kind: 'condition',
              settings: {
                condition: {
                  kind: 'all',
                  of: [
                    { kind: 'property', property: 'orders', operator: 'greaterThan', value: 0 },
                    {
                      kind: 'not',
                      of: {
                        kind: 'event',
                        event: 'Order Completed',
                        compare: 'atLeast',
                        amount: 1,
                        withinDays: 180,
                        where: [],
                      },
                    },
                  ],
                },
              },
            },
          ],
          [
            { id: 'winback', kind: 'sendEmail', settings: { templateId: emails.winback } },
            { id: 'active', kind: 'exit', settings: {} },
          ],
          [
            {
              id: 'clicked',
              kind: 'waitForEvent',
              settings: { event: 'Email Link Clicked', where: [], timeout: { amount: 3, unit: 'days' } },
            },
          ],
          [
            { id: 'back', kind: 'updateContact', settings: { changes: [{ kind: 'addTag', tag: tags.back }] } },
            { id: 'lost', kind: 'updateContact', settings: { changes: [{ kind: 'addTag', tag: tags.asleep }] } },
          ],
          [{ id: 'end', kind: 'exit', settings: {} }],
        ],
        [
          'trigger>asleep',
          'asleep:yes>winback',
          'asleep:no>active',
          'winback>clicked',
          'clicked:happened>back',
          'clicked:timedOut>lost',
          'back>end',
          'lost>end',
        ],
      ),
    },
  ]
}
