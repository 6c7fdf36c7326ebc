/** Joining a team by a link or code: asked until the service has answered, also when an answer is lost. */

import { type JoinAsked, makeNonce, requestJoin } from "./contact.ts";
import type { Known } from "./known.ts";

export class Joining {
  asked: JoinAsked | null = null;
  trouble: string | null = null;
  private readonly known: Known;
  private readonly joined: () => Promise<void>;

  constructor(known: Known, joined: () => Promise<void>) {
    this.known = known;
    this.joined = joined;
  }

  async read(): Promise<void> {
    this.asked = (await this.known.store.meta<JoinAsked>("join")) ?? null;
  }

  /** Keeps a join link's token until it has worked, with the phone's own number, so that a lost answer does no harm. */
  async take(token: string): Promise<void> {
    if (this.asked?.token === token) return; // asked before, and the answer was lost
    this.asked = { token, nonce: makeNonce() };
    await this.known.store.putMeta("join", this.asked);
  }

  /** One try, where a link waits. */
  async tryOnce(): Promise<void> {
    if (!this.asked) return;
    const { known } = this;
    const answer = await requestJoin(this.asked);
    if (answer === "try-again") {
      this.trouble = known.say("noSignalJoin");
    } else if ("refused" in answer) {
      this.trouble = known.say("joinFailed", { reason: answer.refused[known.language] });
      await this.forget();
    } else {
      known.token = answer.token;
      this.trouble = null;
      await known.store.putMeta("token", answer.token);
      await this.forget();
      void navigator.storage?.persist?.();
      await this.joined();
    }
  }

  private async forget(): Promise<void> {
    this.asked = null;
    await this.known.store.putMeta("join", null);
  }
}
