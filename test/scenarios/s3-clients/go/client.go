// What a program in Go does with S3, with the official SDK and its transfer manager as they are. Prints DONE at the end.
package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	tmtypes "github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

const megabyte = 1 << 20

var (
	ctx    = context.Background()
	bucket = aws.String("go-client")
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func check(isSo bool, what string) {
	if !isSo {
		log.Fatal(what)
	}
}

func read(body io.ReadCloser) []byte {
	defer body.Close()
	return must(io.ReadAll(body))
}

func hasCode(err error, code string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == code
}

func main() {
	client := s3.NewFromConfig(must(config.LoadDefaultConfig(ctx)), func(o *s3.Options) { o.UsePathStyle = true })
	must(client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}))
	exists := &s3.HeadBucketInput{Bucket: bucket}
	if err := s3.NewBucketExistsWaiter(client).Wait(ctx, exists, 10*time.Second); err != nil {
		log.Fatal(err)
	}
	objects(client)
	listings(client)
	presigned(client)
	customerKeys(client)
	transfers(client)
	versions(client)
	fmt.Println("DONE")
}

func objects(client *s3.Client) {
	key := aws.String("a b/é+~'().txt")
	text := "plain text"
	for _, algorithm := range types.ChecksumAlgorithm("").Values() {
		put, err := client.PutObject(ctx, &s3.PutObjectInput{
			Bucket: bucket, Key: key, Body: strings.NewReader(text), ChecksumAlgorithm: algorithm,
			Metadata: map[string]string{"colour": "blue"}, ContentType: aws.String("text/plain; charset=utf-8"),
		})
		// The SDK computes some of the algorithms, and leaves the others to the caller.
		if err != nil {
			check(strings.Contains(err.Error(), "checksum"), err.Error())
			continue
		}
		check(*put.ETag == fmt.Sprintf(`"%x"`, md5.Sum([]byte(text))), "ETag")
		got := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key, ChecksumMode: types.ChecksumModeEnabled}))
		check(string(read(got.Body)) == text && got.Metadata["colour"] == "blue", "body with "+string(algorithm))
	}
	part := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key, Range: aws.String("bytes=6-")}))
	check(string(read(part.Body)) == "text" && *part.ContentRange == "bytes 6-9/10", "range")
	source := aws.String("go-client/a%20b/%C3%A9%2B~%27%28%29.txt")
	must(client.CopyObject(ctx, &s3.CopyObjectInput{Bucket: bucket, Key: aws.String("copy"), CopySource: source}))
	_, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader(""), IfNoneMatch: aws.String("*")})
	check(hasCode(err, "PreconditionFailed"), fmt.Sprint("condition: ", err))
	var noKey *types.NoSuchKey
	_, err = client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("missing")})
	check(errors.As(err, &noKey), fmt.Sprint("NoSuchKey: ", err))
	var notFound *types.NotFound
	_, err = client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: aws.String("missing")})
	check(errors.As(err, &notFound), fmt.Sprint("NotFound: ", err))
	must(client.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{Bucket: bucket, Key: key,
		Tagging: &types.Tagging{TagSet: []types.Tag{{Key: aws.String("k"), Value: aws.String("v w")}}}}))
	tags := must(client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: bucket, Key: key}))
	check(len(tags.TagSet) == 1 && *tags.TagSet[0].Value == "v w", "tags")
	facts := must(client.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{Bucket: bucket, Key: key,
		ObjectAttributes: types.ObjectAttributes("").Values()}))
	check(*facts.ObjectSize == 10 && facts.Checksum != nil, "attributes")
}

func listings(client *s3.Client) {
	var names []string
	for index := range 25 {
		name := fmt.Sprintf("list/%02d &<>\"", index)
		must(client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: &name, Body: strings.NewReader(name)}))
		names = append(names, name)
	}
	var found []string
	pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: bucket, Prefix: aws.String("list/"), MaxKeys: aws.Int32(10)})
	for pages.HasMorePages() {
		for _, object := range must(pages.NextPage(ctx)).Contents {
			found = append(found, *object.Key)
		}
	}
	check(slices.Equal(found, names), fmt.Sprint("listing: ", found))
	var doomed []types.ObjectIdentifier
	for _, name := range names {
		doomed = append(doomed, types.ObjectIdentifier{Key: &name})
	}
	gone := must(client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: bucket, Delete: &types.Delete{Objects: doomed}}))
	check(len(gone.Deleted) == 25 && len(gone.Errors) == 0, "deletions")
}

func presigned(client *s3.Client) {
	signer := s3.NewPresignClient(client)
	key := aws.String("presigned")
	put := must(signer.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key}))
	request := must(http.NewRequest(put.Method, put.URL, strings.NewReader("by address")))
	answer := must(http.DefaultClient.Do(request))
	check(answer.StatusCode == 200, "presigned put: "+string(read(answer.Body)))
	get := must(signer.PresignGetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key}))
	check(string(read(must(http.Get(get.URL)).Body)) == "by address", "presigned get")
	form := must(signer.PresignPostObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key}))
	check(form.Values["policy"] != "", "presigned form")
}

func customerKeys(client *s3.Client) {
	secret := bytes.Repeat([]byte{7}, 32)
	digest := md5.Sum(secret)
	key, algorithm := aws.String("secret"), aws.String("AES256")
	encoded, sum := aws.String(base64.StdEncoding.EncodeToString(secret)), aws.String(base64.StdEncoding.EncodeToString(digest[:]))
	must(client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("hidden"),
		SSECustomerAlgorithm: algorithm, SSECustomerKey: encoded, SSECustomerKeyMD5: sum}))
	got := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key,
		SSECustomerAlgorithm: algorithm, SSECustomerKey: encoded, SSECustomerKeyMD5: sum}))
	check(string(read(got.Body)) == "hidden", "customer's key")
	_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	check(hasCode(err, "InvalidRequest"), fmt.Sprint("without the customer's key: ", err))
}

// onlyReader hides that bytes can be sought, as those of a pipe cannot.
type onlyReader struct{ io.Reader }

func transfers(client *s3.Client) {
	content := make([]byte, 20*megabyte+7)
	rand.New(rand.NewSource(1)).Read(content)
	manager := transfermanager.New(client, func(o *transfermanager.Options) { o.PartSizeBytes = 5 * megabyte })
	key := aws.String("large")
	for _, algorithm := range []tmtypes.ChecksumAlgorithm{"", tmtypes.ChecksumAlgorithmSha256, tmtypes.ChecksumAlgorithm("CRC64NVME")} {
		up := must(manager.UploadObject(ctx, &transfermanager.UploadObjectInput{Bucket: bucket, Key: key,
			Body: onlyReader{bytes.NewReader(content)}, ChecksumAlgorithm: algorithm}))
		check(strings.HasSuffix(*up.ETag, `-5"`), "ETag of parts: "+*up.ETag)
		for _, kind := range []tmtypes.GetObjectType{tmtypes.GetObjectParts, tmtypes.GetObjectRanges} {
			reading := transfermanager.New(client, func(o *transfermanager.Options) {
				o.GetObjectType = kind
				o.PartSizeBytes = 8 * megabyte
			})
			down := must(reading.GetObject(ctx, &transfermanager.GetObjectInput{Bucket: bucket, Key: key}))
			check(bytes.Equal(must(io.ReadAll(down.Body)), content), "a large object, by "+string(kind))
		}
	}
	upload := must(client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: bucket, Key: aws.String("of-copies")}))
	var parts []types.CompletedPart
	for number, span := range map[int32]string{1: "bytes=0-5242879", 2: "bytes=5242880-5242899"} {
		copied := must(client.UploadPartCopy(ctx, &s3.UploadPartCopyInput{Bucket: bucket, Key: upload.Key, UploadId: upload.UploadId,
			PartNumber: &number, CopySource: aws.String("go-client/large"), CopySourceRange: &span}))
		parts = append(parts, types.CompletedPart{PartNumber: &number, ETag: copied.CopyPartResult.ETag})
	}
	slices.SortFunc(parts, func(a, b types.CompletedPart) int { return int(*a.PartNumber - *b.PartNumber) })
	must(client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{Bucket: bucket, Key: upload.Key, UploadId: upload.UploadId,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts}}))
	got := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: upload.Key}))
	check(bytes.Equal(read(got.Body), content[:5242900]), "parts that are copies")
}

func versions(client *s3.Client) {
	must(client.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{Bucket: bucket,
		VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled}}))
	key := aws.String("versioned")
	first := must(client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("1")}))
	must(client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("2")}))
	must(client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: key}))
	old := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key, VersionId: first.VersionId}))
	check(string(read(old.Body)) == "1", "an old version")
	all := must(client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: bucket, Prefix: key}))
	check(len(all.Versions) == 2 && len(all.DeleteMarkers) == 1, "versions")
	gone := s3.NewObjectNotExistsWaiter(client)
	if err := gone.Wait(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: key}, 10*time.Second); err != nil {
		log.Fatal(err)
	}
}
