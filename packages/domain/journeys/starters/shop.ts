import { aims, awaits, daytime, end, grid, type JourneyStarter, mail, pause, tag } from './starter.ts'

export const abandonedCart: JourneyStarter = {
  key: 'cart',
  in: {
    en: { name: 'Abandoned cart', text: 'A reminder an hour later, help a day later, unless they bought.' },
    fr: {
      name: 'Panier abandonné',
      text: 'Un rappel une heure après, de l’aide un jour après, sauf s’ils ont acheté.',
    },
  },
  emails: ['abandonedCart', 'cartHelp'],
  draw: ({ email }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerEvent',
            settings: { event: 'Product Added', where: [], reentry: 'afterExit' },
          },
        ],
        [pause('hour', 1, 'hours')],
        [mail('reminder', email('abandonedCart'))],
        [pause('day', 1, 'days')],
        [mail('help', email('cartHelp'))],
        [end()],
      ],
      ['trigger>hour', 'hour>reminder', 'reminder>day', 'day>help', 'help>end'],
      aims('Order Completed', 7, true),
    ),
}

export const browseAbandonment: JourneyStarter = {
  key: 'browse',
  in: {
    en: { name: 'Browse abandonment', text: 'For those who looked several times and put nothing in their cart.' },
    fr: { name: 'Visite sans suite', text: 'Pour ceux qui ont regardé plusieurs fois sans rien mettre au panier.' },
  },
  emails: ['browse'],
  draw: ({ email }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerEvent',
            settings: { event: 'Product Viewed', where: [], reentry: 'afterDays', days: 14 },
          },
        ],
        [awaits('cart', 'Product Added', 4, 'hours')],
        [
          end('chose'),
          {
            id: 'often',
            kind: 'condition',
            settings: {
              condition: {
                kind: 'event',
                event: 'Product Viewed',
                compare: 'atLeast',
                amount: 2,
                withinDays: 1,
                where: [],
              },
            },
          },
        ],
        [daytime('daytime'), end('once')],
        [mail('email', email('browse'))],
        [end()],
      ],
      [
        'trigger>cart',
        'cart:happened>chose',
        'cart:timedOut>often',
        'often:yes>daytime',
        'often:no>once',
        'daytime>email',
        'email>end',
      ],
      aims('Order Completed', 7, false),
    ),
}

export const postPurchase: JourneyStarter = {
  key: 'postPurchase',
  in: {
    en: { name: 'After a purchase', text: 'Thanks the next day, how to make it last a week later.' },
    fr: { name: 'Après un achat', text: 'Un merci le lendemain, des conseils une semaine plus tard.' },
  },
  emails: ['thanks', 'care'],
  draw: ({ email }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerEvent',
            settings: { event: 'Order Completed', where: [], reentry: 'afterExit' },
          },
        ],
        [pause('day', 1, 'days')],
        [daytime('daytime')],
        [mail('thanks', email('thanks'))],
        [pause('week', 7, 'days')],
        [mail('care', email('care'))],
        [end()],
      ],
      ['trigger>day', 'day>daytime', 'daytime>thanks', 'thanks>week', 'week>care', 'care>end'],
      aims('Order Completed', 60, false),
    ),
}

export const reviewRequest: JourneyStarter = {
  key: 'review',
  in: {
    en: { name: 'Review request', text: 'Two weeks after an order, at a decent hour; who answers is tagged.' },
    fr: {
      name: 'Demande d’avis',
      text: 'Deux semaines après une commande, à une heure convenable ; qui répond est étiqueté.',
    },
  },
  emails: ['review'],
  draw: ({ email, language }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerEvent',
            settings: { event: 'Order Completed', where: [], reentry: 'afterDays', days: 60 },
          },
        ],
        [pause('weeks', 14, 'days')],
        [daytime('daytime')],
        [mail('email', email('review'))],
        [awaits('answer', 'Review Submitted', 7, 'days')],
        [tag('tag', language === 'fr' ? 'a donné son avis' : 'reviewer'), end('silent')],
        [end()],
      ],
      [
        'trigger>weeks',
        'weeks>daytime',
        'daytime>email',
        'email>answer',
        'answer:happened>tag',
        'answer:timedOut>silent',
        'tag>end',
      ],
      aims('Review Submitted', 45, false),
    ),
}

export const replenishment: JourneyStarter = {
  key: 'replenishment',
  in: {
    en: { name: 'Replenishment', text: 'A reminder when what they bought runs low, unless they ordered again.' },
    fr: { name: 'Réapprovisionnement', text: 'Un rappel quand l’achat touche à sa fin, sauf nouvelle commande.' },
  },
  emails: ['replenish'],
  draw: ({ email }) =>
    grid(
      [
        [
          {
            id: 'trigger',
            kind: 'triggerEvent',
            settings: { event: 'Order Completed', where: [], reentry: 'afterExit' },
          },
        ],
        [pause('month', 28, 'days')],
        [daytime('daytime')],
        [mail('email', email('replenish'))],
        [end()],
      ],
      ['trigger>month', 'month>daytime', 'daytime>email', 'email>end'],
      aims('Order Completed', 60, true),
    ),
}
