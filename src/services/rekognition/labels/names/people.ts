/** Labels of people, what they wear and what they do, by AWS's category: `Name < parents = aliases`, one a line. */
export const APPAREL_AND_ACCESSORIES = `
Accessories = Accessory
Clothing = Apparel
Hat < Clothing
Cowboy Hat < Clothing, Hat
Sombrero < Clothing, Hat
Sun Hat < Clothing, Hat
Bonnet < Clothing, Hat
Glasses < Accessories
Sunglasses < Accessories, Glasses
Tie < Accessories, Formal Wear
Formal Wear
Bow Tie < Accessories, Formal Wear, Tie
Suit < Clothing, Formal Wear
Coat < Clothing
Trench Coat < Clothing, Coat, Overcoat
Overcoat < Clothing, Coat
Lab Coat < Clothing, Coat
Cardigan < Clothing, Knitwear, Sweater
Knitwear < Clothing = Knitted Clothes
Sweater < Clothing, Knitwear
Sweatshirt < Clothing, Hoodie, Knitwear, Sweater
Hoodie < Clothing, Knitwear, Sweater
Jeans < Clothing, Pants = Denim
Pants < Clothing
Jersey < Clothing, Shirt
Shirt < Clothing
Skirt < Clothing
Miniskirt < Clothing, Skirt
Gown < Clothing, Dress, Fashion, Formal Wear
Dress < Clothing
Fashion
Robe < Clothing, Fashion
Kimono < Clothing, Fashion, Formal Wear, Robe
Apron < Clothing
Scarf < Clothing
Glove < Clothing
Sock < Clothing
Swimwear < Clothing
Bikini < Clothing, Swimwear
Underwear < Clothing
Pajamas < Clothing
Bra < Clothing, Lingerie, Underwear
Lingerie < Clothing, Underwear
Footwear < Clothing
Shoe < Clothing, Footwear
Sneaker < Clothing, Footwear, Shoe
Running Shoe < Clothing, Footwear, Shoe, Sneaker
Sandal < Clothing, Footwear
Boot < Clothing, Footwear
Cowboy Boot < Boot, Clothing, Footwear
Clogs < Clothing, Footwear
Bag
Backpack < Bag
Handbag < Accessories, Bag
Wallet < Accessories
Jewelry < Accessories
Necklace < Accessories, Jewelry
Mask
Wig
Helmet
Crash Helmet < Helmet
Buckle < Accessories
Perfume < Bottle, Cosmetics
Football Helmet < American Football, Football, Helmet, Sport
Box
Bathing Cap < Clothing, Hat
Bib
Diaper
Digital Watch
Feather Boa < Accessories
Hair Slide
Stole < Clothing
Poncho < Clothing
Cloak < Clothing
Swimming Trunks < Clothing, Swimwear
Bath Towel < Towel
`;

export const BEAUTY_AND_PERSONAL_CARE = `
Cosmetics
Lipstick < Cosmetics
Lotion < Bottle
Barbershop < Indoors
Toothbrush < Brush, Device, Tool
Hair
`;

export const ACTIONS = `
Sitting < Person
Standing < Person
Cycling < Bicycle, Person, Sport, Transportation, Vehicle = Bike Cyclist, Cyclist
Diving < Leisure Activities, Sport, Water Sports = Diver
`;

export const EVENTS_AND_ATTRACTIONS = `
Balloon
Formula One < Transportation, Vehicle
Christmas Stocking
`;

export const HEALTH_AND_FITNESS = `
Gym Weights < Fitness, Sport
Fitness < Sport
`;

export const HOBBIES_AND_INTERESTS = `
Horseback Riding < Animal, Horse, Leisure Activities, Mammal, Person
Bookstore < Architecture, Building, Indoors, Shop
Cinema < Indoors
Pottery
Bubble < Sphere
Musical Instrument
Guitar < Musical Instrument
Electric Guitar < Guitar, Musical Instrument
Banjo < Musical Instrument
Violin < Musical Instrument = Fiddle, Viola
Cello < Musical Instrument
Harp < Musical Instrument
Piano < Musical Instrument
Grand Piano < Musical Instrument, Piano
Upright Piano < Musical Instrument, Piano
Accordion < Musical Instrument
Drum < Musical Instrument, Percussion
Percussion < Musical Instrument
Gong < Musical Instrument
Maraca < Musical Instrument
Flute < Musical Instrument
Oboe < Musical Instrument
Saxophone < Musical Instrument
Trombone < Brass Section, Musical Instrument
Brass Section < Musical Instrument
French Horn < Brass Section, Horn, Musical Instrument
Trumpet < Brass Section, Horn, Musical Instrument = Cornet
Horn < Brass Section, Musical Instrument
Harmonica < Musical Instrument
Oars < Paddle
Book < Publication
Comics < Book, Publication
Knot
Toy
Teddy Bear < Toy
Kite < Toy
Crossword Puzzle < Game
Gambling < Game
Bicycle < Transportation, Vehicle = Bike
Chime < Musical Instrument = Windchime
`;

export const MEDICAL = `
Infant Bed < Furniture
Stethoscope
Injection
Pill < Medication
Medication
Bandage < First Aid
First Aid
Ambulance < Transportation, Van, Vehicle
Medicine Chest < Cabinet, Furniture
Stretcher
`;

export const PERFORMING_ARTS = `
Stage
Theater < Indoors
Entertainment Center < Electronics, Furniture
`;

export const PERSON_DESCRIPTION = `
Person = Human
Face < Head, Person
Head < Person
`;

export const PUBLIC_SAFETY = `
Fire Hydrant < Hydrant
`;

export const SPORTS = `
Skiing < Nature, Outdoors, Person, Snow, Sport
Sport = Sports
Ball
Baseball < Sport = Softball
Baseball Bat < Baseball, Sport
Baseball Glove < Baseball, Clothing, Glove, Sport
Basketball < Ball, Sport
Football < Sport
Soccer Ball < Ball, Soccer, Sport
Soccer < Sport
Rugby Ball < Ball, Rugby, Sport
Rugby < Sport
Tennis Ball < Ball, Sport, Tennis
Tennis < Sport
Tennis Racket < Racket, Sport, Tennis
Racket
Volleyball < Ball, Sport
Golf Ball < Ball, Golf, Sport
Golf < Sport
Frisbee < Toy
Skateboard
Surfboard
Ski < Nature, Outdoors, Snow
Snowboard < Nature, Outdoors, Snow
Ice Hockey Puck < Hockey, Ice Hockey, Sport
Hockey < Sport
Ice Hockey < Hockey, Sport
Billiard Room < Furniture, Indoors, Room, Table
Ping Pong < Sport = Table Tennis
Ping Pong Paddle < Ping Pong, Racket, Sport
Croquet < Sport
American Football < Sport
Scoreboard
Balance Beam < Sport
`;

export const TRAVEL_AND_ADVENTURE = `
Baggage = Luggage
Water Sports < Leisure Activities, Sport
Leisure Activities = Recreation
Scuba Diving < Diving, Leisure Activities, Nature, Outdoors, Sport, Water, Water Sports = Aqua Scuba
Parachute
Paddle
Bobsled < Sled
Dogsled < Sled
Snowmobile < Sled, Transportation, Vehicle
Sled
Canoe < Boat, Rowboat, Transportation, Vehicle
Hot Air Balloon < Aircraft, Transportation, Vehicle
Mountain Tent < Tent
`;

export const WEAPONS_AND_MILITARY = `
Axe < Device, Tool, Weapon
Port < Water, Waterfront = Dock
Tank < Military, Transportation, Vehicle, Weapon
Aircraft Carrier < Cruiser, Military, Navy, Ship, Transportation, Vehicle
Navy < Military
Submarine < Transportation, Vehicle
Warplane < Aircraft, Airplane, Transportation, Vehicle
Weapon = Weaponry
Knife < Weapon
Firearm < Weapon
Handgun < Firearm, Gun, Weapon
Rifle < Firearm, Gun, Weapon
Gun < Weapon
Cannon < Weapon
Missile < Ammunition, Weapon
Ammunition < Weapon
Rocket < Weapon
Military
Military Uniform < Military
Shield < Armor
Armor
`;
