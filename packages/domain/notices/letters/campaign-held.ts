import { say } from '@parcours/model/i18n/say.ts'
import { publicId } from '@parcours/model/id.ts'
import type { LetterKind } from '../letter.ts'

export const campaignHeld: LetterKind<'campaignHeld'> = {
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
