/** Labels of animals, by AWS's category: `Name < parents = aliases`, one a line. */
export const ANIMALS_AND_PETS = `
Animal
Pet
Wildlife < Animal
Mammal < Animal
Canine < Animal, Mammal
Dog < Animal, Canine, Mammal, Pet
Puppy < Animal, Canine, Dog, Mammal, Pet
Hound < Animal, Canine, Dog, Mammal, Pet
Terrier < Animal, Canine, Dog, Mammal, Pet
Airedale < Animal, Canine, Dog, Mammal, Pet, Terrier
Beagle < Animal, Canine, Dog, Hound, Mammal, Pet
Bulldog < Animal, Canine, Dog, Mammal, Pet
Chihuahua < Animal, Canine, Dog, Mammal, Pet
Chow < Animal, Canine, Dog, Mammal, Pet
Cocker Spaniel < Animal, Canine, Dog, Mammal, Pet = Spaniel
Collie < Animal, Canine, Dog, Mammal, Pet
Dalmatian < Animal, Canine, Dog, Mammal, Pet
Eskimo Dog < Animal, Canine, Dog, Mammal, Pet
German Shepherd < Animal, Canine, Dog, Mammal, Pet
Golden Retriever < Animal, Canine, Dog, Mammal, Pet
Great Dane < Animal, Canine, Dog, Mammal, Pet
Husky < Animal, Canine, Dog, Mammal, Pet
Labrador Retriever < Animal, Canine, Dog, Mammal, Pet
Poodle < Animal, Canine, Dog, Mammal, Pet
Pug < Animal, Canine, Dog, Mammal, Pet
Saint Bernard < Animal, Canine, Dog, Mammal, Pet
Wolf < Animal, Canine, Mammal, Wildlife
Coyote < Animal, Canine, Mammal, Wildlife
Fox < Animal, Canine, Mammal, Wildlife
Hyena < Animal, Mammal, Wildlife
Cat < Animal, Mammal, Pet
Kitten < Animal, Cat, Mammal, Pet
Abyssinian < Animal, Cat, Mammal, Pet
Egyptian Cat < Animal, Cat, Mammal, Pet
Siamese < Animal, Cat, Mammal, Pet
Lion < Animal, Mammal, Wildlife
Tiger < Animal, Mammal, Wildlife
Panther < Animal, Mammal, Wildlife = Jaguar, Leopard
Cheetah < Animal, Mammal, Wildlife
Cougar < Animal, Mammal, Wildlife
Lynx < Animal, Mammal, Wildlife
Bear < Animal, Mammal, Wildlife
Brown Bear < Animal, Bear, Mammal, Wildlife
Black Bear < Animal, Bear, Mammal, Wildlife
Polar Bear < Animal, Bear, Mammal, Wildlife
Giant Panda < Animal, Bear, Mammal, Wildlife
Lesser Panda < Animal, Mammal, Wildlife
Elephant < Animal, Mammal, Wildlife
Zebra < Animal, Mammal, Wildlife
Giraffe < Animal, Mammal, Wildlife
Hippo < Animal, Mammal, Wildlife
Camel < Animal, Mammal
Llama < Animal, Mammal = Alpaca
Kangaroo < Animal, Mammal = Wallaby
Koala < Animal, Mammal, Wildlife
Horse < Animal, Mammal
Colt Horse < Animal, Horse, Mammal
Cow < Animal, Cattle, Livestock, Mammal
Cattle < Animal, Livestock, Mammal
Ox < Animal, Cattle, Livestock, Mammal
Buffalo < Animal, Mammal, Wildlife
Bison < Animal, Buffalo, Mammal, Wildlife
Livestock < Animal
Sheep < Animal, Livestock, Mammal
Goat < Animal, Livestock, Mammal
Pig < Animal, Mammal
Hog < Animal, Mammal, Pig
Boar < Animal, Mammal, Pig, Wildlife
Warthog < Animal, Hog, Mammal, Pig, Wildlife
Antelope < Animal, Mammal, Wildlife
Gazelle < Animal, Antelope, Mammal, Wildlife
Impala < Animal, Antelope, Mammal, Wildlife
Monkey < Animal, Mammal, Wildlife
Baboon < Animal, Mammal, Monkey, Wildlife
Ape < Animal, Mammal, Wildlife
Gorilla < Animal, Ape, Mammal, Wildlife
Orangutan < Animal, Mammal, Wildlife
Lemur < Animal, Mammal, Wildlife
Rodent < Animal, Mammal
Hamster < Animal, Mammal, Pet, Rodent
Squirrel < Animal, Mammal, Rodent
Beaver < Animal, Mammal, Rodent, Wildlife
Porcupine < Animal, Mammal, Rodent, Wildlife
Rabbit < Animal, Mammal = Bunny
Hare < Animal, Mammal, Rodent
Otter < Animal, Mammal, Wildlife
Skunk < Animal, Mammal, Wildlife
Badger < Animal, Mammal, Wildlife
Weasel < Animal, Mammal, Wildlife
Meerkat < Animal, Mammal, Wildlife
Armadillo < Animal, Mammal, Wildlife
Sloth < Animal, Mammal, Wildlife
Sea Life < Animal
Seal < Animal, Mammal, Sea Life
Sea Lion < Animal, Mammal, Sea Life
Whale < Animal, Mammal, Sea Life
Orca < Animal, Mammal, Sea Life = Killer Whale
Manatee < Animal, Mammal, Sea Life
Fish < Animal, Sea Life
Goldfish < Animal, Fish, Sea Life
Shark < Animal, Fish, Sea Life
Great White Shark < Animal, Fish, Sea Life, Shark
Manta Ray < Animal, Fish, Sea Life
Stingray < Animal, Fish, Manta Ray, Sea Life
Eel < Animal, Fish, Sea Life
Coho < Animal, Fish, Sea Life
Amphiprion < Animal, Fish, Sea Life
Sturgeon < Animal, Fish, Sea Life
Invertebrate < Animal
Jellyfish < Animal, Invertebrate, Sea Life
Sea Anemone < Animal, Invertebrate, Sea Life
Starfish < Animal, Invertebrate, Sea Life
Urchin < Animal, Invertebrate, Sea Life
Snail < Animal, Invertebrate
Slug < Animal, Invertebrate
Conch < Animal, Invertebrate, Sea Life, Seashell
Crab < Animal, Invertebrate, Sea Life
Crawdad < Animal, Invertebrate, Sea Life
Insect < Animal, Invertebrate
Bee < Animal, Insect, Invertebrate
Ant < Animal, Insect, Invertebrate
Butterfly < Animal, Insect, Invertebrate
Monarch < Animal, Butterfly, Insect, Invertebrate
Dragonfly < Animal, Insect, Invertebrate = Anisoptera
Fly < Animal, Insect, Invertebrate = Asilidae
Grasshopper < Animal, Insect, Invertebrate
Cricket Insect < Animal, Insect, Invertebrate
Cockroach < Animal, Insect, Invertebrate
Mantis < Animal, Insect, Invertebrate
Dung Beetle < Animal, Insect, Invertebrate
Spider < Animal, Invertebrate = Arachnid
Garden Spider < Animal, Insect, Invertebrate, Spider
Tarantula < Animal, Insect, Invertebrate, Spider
Black Widow < Animal, Insect, Invertebrate, Spider
Spider Web
Tick < Animal, Invertebrate
Scorpion < Animal, Invertebrate
Amphibian < Animal, Wildlife
Frog < Amphibian, Animal, Wildlife
Tree Frog < Amphibian, Animal, Frog, Wildlife
Salamander < Amphibian, Animal, Wildlife
Reptile < Animal
Turtle < Animal, Reptile, Sea Life
Sea Turtle < Animal, Reptile, Sea Life, Turtle
Box Turtle < Animal, Reptile, Sea Life, Turtle
Lizard < Animal, Reptile
Gecko < Animal, Lizard, Reptile
Iguana < Animal, Lizard, Reptile
Crocodile < Animal, Reptile = Alligator
Dinosaur < Animal, Reptile
Snake < Animal, Reptile
King Snake < Animal, Reptile, Snake
Cobra < Animal, Reptile, Snake
Rattlesnake < Animal, Reptile, Snake
Rock Python < Animal, Reptile, Snake
Bird < Animal
Chicken < Animal, Bird, Fowl, Poultry
Fowl < Animal, Bird
Poultry < Animal, Bird, Fowl
Hen < Animal, Bird, Chicken, Fowl, Poultry
Rooster < Animal, Bird, Chicken, Fowl, Poultry = Cock Bird
Duck < Animal, Bird
Goose < Animal, Bird, Waterfowl
Waterfowl < Animal, Bird
Black Swan < Animal, Bird, Swan, Waterfowl
Swan < Animal, Bird, Waterfowl
Ostrich < Animal, Bird
Finch < Animal, Bird
Robin < Animal, Bird
Jay < Animal, Bird
Magpie < Animal, Bird
Kite Bird < Animal, Bird
Eagle < Animal, Bird
Bald Eagle < Animal, Bird, Eagle
Vulture < Animal, Bird
Owl < Animal, Bird
Peacock < Animal, Bird
Quail < Animal, Bird
Partridge < Animal, Bird
Grouse < Animal, Bird
Parrot < Animal, Bird
African Grey Parrot < Animal, Bird, Parrot
Macaw < Animal, Bird, Parrot
Cockatoo < Animal, Bird, Parrot
Beak < Animal, Bird
Hummingbird < Animal, Bird
Toucan < Animal, Beak, Bird
Bee Eater < Animal, Bird
Stork < Animal, Bird, Waterfowl
Heron < Animal, Bird, Waterfowl = Ardeidae
Egret < Animal, Bird, Heron, Waterfowl
Flamingo < Animal, Bird
Crane Bird < Animal, Bird, Waterfowl
Pelican < Animal, Bird, Waterfowl
Albatross < Animal, Bird
Penguin < Animal, Bird
King Penguin < Animal, Bird, Penguin
Reef < Nature, Outdoors, Sea, Water
Apiary
Green Lizard < Animal, Lizard, Reptile
Green Snake < Animal, Reptile, Snake
Sea Snake < Animal, Reptile, Snake
Ptarmigan < Animal, Bird, Grouse
Brain Coral < Animal, Invertebrate = Alcyonacea
Afghan Hound < Animal, Canine, Dog, Hound, Mammal, Pet
Boston Bull < Animal, Canine, Dog, Mammal, Pet, Terrier
Appenzeller < Animal, Canine, Dog, Mammal, Pet
French Bulldog < Animal, Bulldog, Canine, Dog, Mammal, Pet
Affenpinscher < Animal, Canine, Dog, Mammal, Pet
Red Wolf < Animal, Canine, Mammal, Wildlife, Wolf
Red Fox < Animal, Canine, Fox, Mammal, Wildlife
Kit Fox < Animal, Canine, Fox, Mammal, Wildlife
Arctic Fox < Animal, Canine, Fox, Mammal, Wildlife
Grey Fox < Animal, Canine, Fox, Mammal, Wildlife
Snow Leopard < Animal, Mammal, Panther, Wildlife
Three-Toed Sloth < Animal, Mammal, Sloth, Wildlife
Rock Beauty < Animal, Fish, Sea Life
Puffer < Animal, Fish, Sea Life
`;
