import { say } from '@parcours/model/i18n/say.ts'
import { publicId } from '@parcours/model/id.ts'
import type { NotificationTemplate } from '../notification-template.ts'

export const campaignPaused: NotificationTemplate<'campaignHeld'> = {
  recipients: () => [],
  async prepare(_, { campaignId, name, why }, publicUrl) {
    return (language) => ({
      subject: say(language, 'notice.campaignHeld', { name }),
      paragraphs: [say(language, `notice.campaignHeld.${why}`)],
      links: [
        {
          words: say(language, 'notice.look'),
          url: `${publicUrl}/campaigns/${publicId('campaign', campaignId)}/results`,
        },
      ],
    })
  },
}
