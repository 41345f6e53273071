import { InvalidAuthorizationMessageException$ } from "@aws-sdk/client-sts";
import type { Operation } from "../../core/service.js";
import { AwsError } from "../../wire/aws-error.js";
import type { State } from "./state.js";

export const DecodeAuthorizationMessage: Operation<"sts", "DecodeAuthorizationMessage", State> = async (
  input,
  { state, account },
) => {
  const DecodedMessage = state.identity.decodeMessage(account, input.EncodedMessage ?? "");
  if (DecodedMessage === undefined) {
    throw new AwsError(InvalidAuthorizationMessageException$, "Message is not valid");
  }
  return { DecodedMessage };
};
