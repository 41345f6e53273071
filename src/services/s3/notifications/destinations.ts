import type {
  LambdaFunctionConfiguration,
  NotificationConfiguration,
  NotificationConfigurationFilter,
  QueueConfiguration,
  TopicConfiguration,
} from "@aws-sdk/client-s3";

/** Where the notifications of one configuration go. */
export type DestinationService = "lambda" | "sqs" | "sns";

/** One configuration, whatever kind of destination it names. */
export interface Destination {
  service: DestinationService;
  id: string;
  arn: string;
  events: readonly string[];
  filter?: NotificationConfigurationFilter;
}

interface Configured {
  Id?: string | undefined;
  Events?: readonly string[] | undefined;
  Filter?: NotificationConfigurationFilter | undefined;
}

const toDestination = (
  service: DestinationService,
  arn: string | undefined,
  one: Configured,
): Destination => ({
  service,
  id: one.Id ?? "",
  arn: arn ?? "",
  events: one.Events ?? [],
  ...(one.Filter && { filter: one.Filter }),
});

/** All that a bucket's configuration names, functions first. */
export function destinationsOf(configuration: NotificationConfiguration | undefined): Destination[] {
  if (!configuration) return [];
  const { LambdaFunctionConfigurations, QueueConfigurations, TopicConfigurations } = configuration;
  return [
    ...(LambdaFunctionConfigurations ?? []).map((one) => toDestination("lambda", one.LambdaFunctionArn, one)),
    ...(QueueConfigurations ?? []).map((one) => toDestination("sqs", one.QueueArn, one)),
    ...(TopicConfigurations ?? []).map((one) => toDestination("sns", one.TopicArn, one)),
  ];
}

/** The same as a configuration again. */
export function toConfiguration(destinations: readonly Destination[]): NotificationConfiguration {
  const of = <T>(service: DestinationService, toOne: (arn: string) => Partial<T>): T[] | undefined => {
    const found = destinations
      .filter((one) => one.service === service)
      .map(({ id, arn, events, filter }) => ({
        Id: id,
        ...toOne(arn),
        Events: events,
        ...(filter && { Filter: filter }),
      }));
    return found.length === 0 ? undefined : (found as T[]);
  };
  const functions = of<LambdaFunctionConfiguration>("lambda", (arn) => ({ LambdaFunctionArn: arn }));
  const queues = of<QueueConfiguration>("sqs", (arn) => ({ QueueArn: arn }));
  const topics = of<TopicConfiguration>("sns", (arn) => ({ TopicArn: arn }));
  return {
    ...(functions && { LambdaFunctionConfigurations: functions }),
    ...(queues && { QueueConfigurations: queues }),
    ...(topics && { TopicConfigurations: topics }),
  };
}
