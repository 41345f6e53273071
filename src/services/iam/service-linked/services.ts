import services from "./services.json" with { type: "json" };

/** What a service-linked role is called, and which of AWS's policies it has. */
export interface LinkedService {
  roleName: string;
  policy: string;
  /** Whether there can be several, told apart by a suffix. */
  takesSuffix?: boolean;
}

/** By service principal: those that make one of AWS's own names with CreateServiceLinkedRole. */
export const LINKED_SERVICES: Readonly<Record<string, LinkedService>> = services;
