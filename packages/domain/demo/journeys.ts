import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'

type Emails = Record<'welcome' | 'firstOrder' | 'cart' | 'winback', string>
type Draft = { [Kind in JourneyNode['kind']]: Omit<Extract<JourneyNode, { kind: Kind }>, 'position' | 'name'> & { name?: string } }[JourneyNode['kind']]

/** Places steps on a grid: a row each, branches side by side. */
function graph(rows: Draft[][], edges: Graph['edges']): Graph {
  const nodes = rows.flatMap((row, y) => row.map((node, x) => ({ name: '', ...node, position: { x: (x - (row.length - 1) / 2) * 320, y: y * 150 } }))) as JourneyNode[]
  return { nodes, edges }
}

/** The three journeys that run live in the demo; waits are short, so that people can watch. */
export function demoJourneys(emails: Emails): { name: string; graph: Graph }[] {
  return [
    {
      name: 'Bienvenue',
      graph: graph(
        [
          [{ id: 'trigger', kind: 'triggerEvent', settings: { event: 'Signed Up', where: [], reentry: 'once' } }],
          [{ id: 'welcome', kind: 'sendEmail', settings: { templateId: emails.welcome } }],
          [{ id: 'order', kind: 'waitForEvent', settings: { event: 'Order Completed', where: [], timeout: { amount: 2, unit: 'minutes' } } }],
          [
            { id: 'tag', kind: 'updateContact', settings: { changes: [{ kind: 'addTag', tag: 'client' }] } },
            { id: 'offer', kind: 'sendEmail', settings: { templateId: emails.firstOrder } },
          ],
          [{ id: 'end', kind: 'exit', settings: {} }],
        ],
        [
          { from: 'trigger', port: 'next', to: 'welcome' },
          { from: 'welcome', port: 'next', to: 'order' },
          { from: 'order', port: 'happened', to: 'tag' },
          { from: 'order', port: 'timedOut', to: 'offer' },
          { from: 'tag', port: 'next', to: 'end' },
          { from: 'offer', port: 'next', to: 'end' },
        ],
      ),
    },
    {
      name: 'Panier abandonné',
      graph: graph(
        [
          [{ id: 'trigger', kind: 'triggerEvent', settings: { event: 'Product Added', where: [], reentry: 'afterExit' } }],
          [{ id: 'bought', kind: 'waitForEvent', settings: { event: 'Order Completed', where: [], timeout: { amount: 1, unit: 'minutes' } } }],
          [
            { id: 'thanks', kind: 'exit', settings: {} },
            { id: 'isClient', kind: 'condition', settings: { condition: { kind: 'property', property: 'spent', operator: 'greaterThan', value: 0 } } },
          ],
          [
            { id: 'reminder', kind: 'sendEmail', settings: { templateId: emails.cart } },
            { id: 'offer', kind: 'sendEmail', settings: { templateId: emails.firstOrder } },
          ],
          [{ id: 'end', kind: 'exit', settings: {} }],
        ],
        [
          { from: 'trigger', port: 'next', to: 'bought' },
          { from: 'bought', port: 'happened', to: 'thanks' },
          { from: 'bought', port: 'timedOut', to: 'isClient' },
          { from: 'isClient', port: 'yes', to: 'reminder' },
          { from: 'isClient', port: 'no', to: 'offer' },
          { from: 'reminder', port: 'next', to: 'end' },
          { from: 'offer', port: 'next', to: 'end' },
        ],
      ),
    },
    {
      name: 'Reconquête',
      graph: graph(
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
                    { kind: 'not', of: { kind: 'event', event: 'Order Completed', compare: 'atLeast', amount: 1, withinDays: 180, where: [] } },
                  ],
                },
              },
            },
          ],
          [
            { id: 'winback', kind: 'sendEmail', settings: { templateId: emails.winback } },
            { id: 'active', kind: 'exit', settings: {} },
          ],
          [{ id: 'clicked', kind: 'waitForEvent', settings: { event: 'Email Link Clicked', where: [], timeout: { amount: 3, unit: 'days' } } }],
          [
            { id: 'back', kind: 'updateContact', settings: { changes: [{ kind: 'addTag', tag: 'revenu' }] } },
            { id: 'lost', kind: 'updateContact', settings: { changes: [{ kind: 'addTag', tag: 'endormi' }] } },
          ],
          [{ id: 'end', kind: 'exit', settings: {} }],
        ],
        [
          { from: 'trigger', port: 'next', to: 'asleep' },
          { from: 'asleep', port: 'yes', to: 'winback' },
          { from: 'asleep', port: 'no', to: 'active' },
          { from: 'winback', port: 'next', to: 'clicked' },
          { from: 'clicked', port: 'happened', to: 'back' },
          { from: 'clicked', port: 'timedOut', to: 'lost' },
          { from: 'back', port: 'next', to: 'end' },
          { from: 'lost', port: 'next', to: 'end' },
        ],
      ),
    },
  ]
}
